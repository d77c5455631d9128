// SPDX-License-Identifier: Apache-2.0
// Sorts and filters the index of a batch in a headless Chromium, with and without scripts. Prints
// TAP.
//
//     node index.mjs MODULES CHROMIUM SCREENSHOTS [ROWS INDEX]...
//
// ROWS is how many rows that index must have.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, chromium, screenshots, ...indexes] = process.argv.slice(2);
const require = createRequire(path.join(modules, 'x.js'));
const playwright = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

// The index at hand
let rows, file, expected;
let number = 0;
let failed = 0;

function ok(passed, what, ...notes) {
    number++;
    console.log(`${passed ? 'ok' : 'not ok'} ${number} - ${rows} rows: ${what}`);
    if (passed)
        return;
    failed++;
    for (const note of notes.flat())
        console.log(String(note).replace(/^/gm, '# '));
}

async function open(browser, options) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const url = pathToFileURL(file).href;
    const events = [];

    page.on('console', message => events.push(`console: ${message.text()}`));
    page.on('pageerror', error => events.push(`error: ${error.message}`));
    page.on('dialog', dialog => events.push(`dialog: ${dialog.message()}`) && dialog.dismiss());
    page.on('request', request => request.url() !== url && events.push(`request: ${request.url()}`));
    await page.goto(url);
    return { page, events, close: () => context.close() };
}

// The keys of a column, of the rows that are seen, from top to bottom.
function keys(page, column) {
    return page.evaluate(column => [...document.querySelectorAll('table.runs tbody tr[data-grade]')]
        .filter(row => row.getClientRects().length > 0)
        .map(row => row.cells[column].dataset.key ?? ''), column);
}

function isSorted(list, down) {
    const known = list.filter(key => key !== '');
    const numbers = known.every(key => !Number.isNaN(Number(key)));
    const values = numbers ? known.map(Number) : known;
    const inOrder = values.every((value, i) => i === 0 ||
        (down ? values[i - 1] >= value : values[i - 1] <= value));
    return inOrder && list.slice(known.length).every(key => key === '');
}

async function headIndex(page, words) {
    return page.evaluate(words => [...document.querySelectorAll('table.runs thead th')]
        .findIndex(head => head.textContent.trim() === words), words);
}

async function checkWithoutScript(browser) {
    const { page, events, close } = await open(browser, { javaScriptEnabled: false });
    const seen = await page.locator('table.runs tbody tr[data-grade]').count();
    ok(seen === expected, 'all rows are there without a script', seen);
    ok(!await page.locator('.controls').isVisible(), 'and nothing that needs one');
    ok(events.length === 0, 'no message, no request', events);
    await close();
}

async function checkSorting(page) {
    const status = page.locator('.controls [role=status]');
    ok(await status.textContent() === `${rows} of ${rows} rows`, 'all rows are shown');
    await page.locator('[name=grouped]').uncheck();
    for (const [words, down] of [['ITL within', true], ['Cost, cents', false], ['Run', false],
                                 ['Start (UTC)', true], ['Replicas', true]]) {
        const column = await headIndex(page, words);
        const button = page.locator('table.runs thead th').nth(column).locator('button');

        await button.click();
        const once = await keys(page, column);
        ok(once.length === expected && isSorted(once, down), `sorted by ${words}`,
           once.slice(0, 12));
        await button.click();
        const twice = await keys(page, column);
        ok(isSorted(twice, !down), `and the other way round`, twice.slice(0, 12));
        const sort = await page.locator('table.runs thead th').nth(column).getAttribute('aria-sort');
        ok(sort === (down ? 'ascending' : 'descending'), 'which is said', sort);
    }
    await page.locator('[name=grouped]').check();
    const group = await page.evaluate(() => [...document.querySelectorAll('table.runs tbody')]
        .filter(body => body.rows.length > 0 && body.getClientRects().length > 0)
        .every(body => body.rows[0].cells[0].className === 'group'));
    ok(group, 'in groups again');
}

async function checkFilters(page) {
    const status = page.locator('.controls [role=status]');
    const started = Date.now();
    await page.locator('[name=text]').fill('run-2');
    const words = await page.evaluate(() => [...document.querySelectorAll('table.runs tbody tr[data-grade]')]
        .map(row => [row.getClientRects().length > 0, row.textContent.includes('run-2')]));
    ok(words.some(([shown]) => shown) && words.every(([shown, fits]) => shown === fits),
       'words choose the rows that have them');
    ok(Date.now() - started < 10000, 'within seconds on a busy machine', `${Date.now() - started} ms`);
    await page.locator('[name=text]').fill('nothing has this');
    ok(await status.textContent() === `0 of ${rows} rows`, 'none may fit');
    const empty = await page.evaluate(() => [...document.querySelectorAll('table.runs tbody')]
        .every(body => body.rows.length === 0 || body.getClientRects().length === 0));
    ok(empty, 'no group is left then');
    await page.locator('[name=text]').fill('');
    for (const [field, attribute] of [['strategy', 'strategy'], ['grade', 'grade']]) {
        const choices = await page.locator(`[name=${field}] option`).evaluateAll(
            options => options.map(option => option.value).filter(value => value !== ''));
        let sum = 0;
        for (const choice of choices) {
            await page.locator(`[name=${field}]`).selectOption(choice);
            const shown = await page.evaluate(attribute =>
                [...document.querySelectorAll('table.runs tbody tr[data-grade]')]
                    .filter(row => row.getClientRects().length > 0)
                    .map(row => row.dataset[attribute]), attribute);
            sum += shown.every(value => value === choice) ? shown.length : NaN;
        }
        ok(choices.length > 0 && sum === expected, `each row has one ${field}`, choices, sum);
        await page.locator(`[name=${field}]`).selectOption('');
    }
}

async function checkColumns(page) {
    const shown = words => page.evaluate(words => {
        const heads = [...document.querySelectorAll('table.runs thead th')];
        const column = heads.findIndex(head => head.textContent.trim() === words);
        const cells = [...document.querySelectorAll('table.runs tbody tr[data-grade]')]
            .map(row => row.cells[column]);
        return [heads[column], ...cells].map(cell => cell.getClientRects().length > 0);
    }, words);
    const all = (list, value) => list.length === expected + 1 && list.every(one => one === value);
    ok(all(await shown('Violation to relief'), false), 'lags are hidden at first');
    ok(all(await shown('ITL p95, ms'), true), 'latency is shown');
    await page.locator('[name=columns][value=lags]').check();
    ok(all(await shown('Violation to relief'), true), 'until they are wanted');
    await page.locator('[name=columns][value=latency]').uncheck();
    ok(all(await shown('ITL p95, ms'), false), 'which can be hidden');
    await page.locator('[name=columns][value=lags]').uncheck();
    await page.locator('[name=columns][value=latency]').check();
}

// The heads stay in sight while the page itself scrolls, not a box in it.
async function checkScrolling(page) {
    const box = await page.evaluate(() => {
        const region = document.querySelector('table.runs').parentElement;
        return [region.scrollHeight - region.clientHeight, region.clientHeight];
    });
    ok(box[0] <= 1 && box[1] > 900, 'the table is as long as its rows', box);
    await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight / 2));
    const top = await page.evaluate(() => document.querySelector('table.runs thead th')
        .getBoundingClientRect().top);
    ok(Math.abs(top) < 2, 'its heads stay in sight', top);
    await page.evaluate(() => window.scrollTo(0, 0));
}

async function checkViews(browser) {
    for (const width of [1600, 320])
        for (const colorScheme of ['light', 'dark']) {
            const view = `${width} wide, ${colorScheme}`;
            const { page, events, close } =
                await open(browser, { viewport: { width, height: 900 }, colorScheme });
            await page.screenshot({ path: path.join(screenshots, `index-${rows}-${width}-${colorScheme}.png`) });
            const excess = await page.evaluate(() => document.documentElement.scrollWidth
                                                     - document.documentElement.clientWidth);
            ok(excess <= 0, `${view}: the page does not scroll sideways`, excess);
            // More of the same rows would only take it minutes.
            await page.evaluate(axe);
            const result = expected > 100 ? { violations: [] }
                                          : await page.evaluate(() => window.axe.run());
            ok(result.violations.length === 0, `${view}: axe finds nothing`,
               result.violations.map(violation => `${violation.id}: ${
                   violation.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | ')}`));
            ok(events.length === 0, `${view}: no message, no request, no dialog`, events);
            await close();
        }
}

async function checkIndex(browser) {
    await checkWithoutScript(browser);
    const { page, events, close } = await open(browser, { viewport: { width: 1600, height: 900 } });
    await checkSorting(page);
    await checkFilters(page);
    await checkColumns(page);
    await checkScrolling(page);
    ok(events.length === 0, 'no message, no request, no dialog', events);
    await close();
    await checkViews(browser);
}

const browser = await playwright.chromium.launch({
    executablePath: chromium,
    // Root, as in most containers, has no other way; the page is a file of our own.
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
for (let i = 0; i < indexes.length; i += 2) {
    [rows, file] = indexes.slice(i, i + 2);
    expected = Number(rows);
    await checkIndex(browser);
}
await browser.close();
console.log(`1..${number}`);
process.exit(failed > 0 ? 1 : 0);
