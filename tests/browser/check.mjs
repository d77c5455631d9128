// SPDX-License-Identifier: Apache-2.0
// Opens report pages in a headless Chromium, wide and narrow, light and dark, and printed. Prints
// TAP.
//
//     node check.mjs MODULES CHROMIUM SCREENSHOTS PAGE...
//
// MODULES is the folder node_modules that has playwright-core and axe-core.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, chromium, screenshots, ...pages] = process.argv.slice(2);
const require = createRequire(path.join(modules, 'x.js'));
const playwright = require('playwright-core');
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let number = 0;
let failed = 0;

function ok(passed, name, ...notes) {
    number++;
    console.log(`${passed ? 'ok' : 'not ok'} ${number} - ${name}`);
    if (passed)
        return;
    failed++;
    for (const note of notes.flat())
        console.log(String(note).replace(/^/gm, '# '));
}

// A page that is watched: what it says, asks for and pops up ends in `events`.
async function open(browser, file, options) {
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

async function findViolations(page) {
    await page.evaluate(axe);
    const result = await page.evaluate(() => window.axe.run());
    return result.violations.map(violation => `${violation.id}: ${violation.help}: ${
        violation.nodes.slice(0, 3).map(node => node.html.slice(0, 200)).join(' | ')}`);
}

async function checkView(browser, file, name, width, colorScheme) {
    const view = `${name}, ${width} wide, ${colorScheme}`;
    const { page, events, close } =
        await open(browser, file, { viewport: { width, height: 900 }, colorScheme });

    await page.screenshot({ path: path.join(screenshots, `${name}-${width}-${colorScheme}.png`),
                            fullPage: true });
    const excess = await page.evaluate(() => document.documentElement.scrollWidth
                                             - document.documentElement.clientWidth);
    ok(excess <= 0, `${view}: the page does not scroll sideways`, `${excess} pixels`);
    const cut = await page.evaluate(() => [...document.querySelectorAll('.scroll, .plot')]
        .filter(box => box.tabIndex !== 0).length);
    ok(cut === 0, `${view}: what scrolls can have the focus`);
    await page.evaluate(() => {
        for (const details of document.querySelectorAll('details'))
            details.open = true;
    });
    const inside = await findViolations(page);
    ok(inside.length === 0, `${view}, all details open: axe finds nothing`, inside);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth
                                            - document.documentElement.clientWidth);
    ok(wider <= 0, `${view}, all details open: the page does not scroll sideways`, wider);
    ok(events.length === 0, `${view}: no message, no request, no dialog`, events);
    await close();
}

// Texts of a picture must not lie on each other; a few pixels are the rim of the letters.
async function checkPictures(browser, file, name) {
    const { page, close } = await open(browser, file, { viewport: { width: 1280, height: 900 } });
    const clashes = await page.evaluate(() => {
        const found = [];
        for (const details of document.querySelectorAll('details'))
            details.open = true;
        for (const svg of document.querySelectorAll('svg[role=img]')) {
            const boxes = [...svg.querySelectorAll('text')]
                .map(text => ({ text: text.textContent, box: text.getBoundingClientRect() }));
            const whole = svg.getBoundingClientRect();
            boxes.forEach(({ text, box }, i) => {
                if (box.left < whole.left - 2 || box.right > whole.right + 2)
                    found.push(`${svg.getAttribute('aria-labelledby')}: "${text}" is cut off`);
                for (const other of boxes.slice(i + 1)) {
                    const x = Math.min(box.right, other.box.right)
                              - Math.max(box.left, other.box.left);
                    const y = Math.min(box.bottom, other.box.bottom)
                              - Math.max(box.top, other.box.top);
                    if (x > 3 && y > 6)
                        found.push(`${svg.getAttribute('aria-labelledby')}: "${text}" and `
                                   + `"${other.text}"`);
                }
            });
        }
        return found;
    });
    ok(clashes.length === 0, `${name}: texts of pictures stand apart`, clashes.slice(0, 10));
    await close();
}

// What a report answers stands in the open; a link to a term opens what explains it.
async function checkFolds(browser, file, name) {
    const { page, close } = await open(browser, file, { viewport: { width: 1280, height: 900 } });
    const open_figures = await page.evaluate(() => [...document.querySelectorAll('figure')]
        .filter(figure => figure.closest('details') === null).map(figure => figure.id));
    ok(open_figures.length <= 1 && open_figures.every(id => id === 'fig-timeline'),
       `${name}: the timeline stands in the open, other figures are folded`, open_figures);
    const terms = await page.evaluate(() => [...document.querySelectorAll('.definitions dt')]
        .filter(term => document.querySelector(`a[href="#${term.id}"]`) === null)
        .map(term => term.id));
    ok(terms.length === 0, `${name}: only terms of the page are explained`, terms);
    const link = await page.$('.strip a.term');
    if (link !== null) {
        await link.click();
        const height = await page.evaluate(
            () => document.querySelector('dt:target').getBoundingClientRect().height);
        ok(height > 5, `${name}: a link to a term shows it`, height);
    }
    await close();
}

async function checkKeyboard(browser, file, name) {
    const { page, close } = await open(browser, file, { viewport: { width: 1280, height: 900 } });
    await page.keyboard.press('Tab');
    const first = await page.evaluate(() => {
        const box = document.activeElement.getBoundingClientRect();
        return { href: document.activeElement.getAttribute('href'), left: box.left };
    });
    ok(first.href === '#main' && first.left >= 0, `${name}: the first tab stop leads to the verdict`,
       JSON.stringify(first));
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    ok(outline === 'solid', `${name}: the focus is seen`, outline);
    await close();
}

async function checkPrint(browser, file, name) {
    const { page, events, close } = await open(browser, file, { colorScheme: 'dark' });
    const pdf = await page.pdf({ path: path.join(screenshots, `${name}.pdf`), format: 'A4' });
    ok(pdf.subarray(0, 5).toString() === '%PDF-' && pdf.length > 20000, `${name}: printed`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    // Folded figures are printed, folded tables and repetitions are not; nothing says "Table: ...".
    const folds = await page.evaluate(() => [...document.querySelectorAll('details')].map(details => ({
        shown: details.getBoundingClientRect().height > 10,
        wanted: details.matches('.more') && !details.closest('#load, #jobs, #figures')
                && details.querySelector(
                       ':scope > figure:not(#fig-load_pattern), :scope > .scroll, :scope > p') !== null,
        summary: details.querySelector('summary').getBoundingClientRect().height > 0,
        name: details.textContent.slice(0, 60),
    })));
    const wrong = folds.filter(fold => fold.shown !== fold.wanted || fold.summary);
    ok(wrong.length === 0, `${name}: print shows figures, not tables`, JSON.stringify(wrong));
    const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) || []).length;
    ok(pages >= 1 && pages <= 6, `${name}: at most six pages`, pages);
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    ok(ground === 'rgb(255, 255, 255)', `${name}: print is black on white`, ground);
    const letters = await page.evaluate(() => {
        const text = document.querySelector('svg text[fill="#222222"]');
        return text === null ? 'none' : getComputedStyle(text).fill;
    });
    ok(letters === 'none' || letters === 'rgb(34, 34, 34)', `${name}: so are its pictures`, letters);
    ok(events.length === 0, `${name}: printing asks for nothing`, events);
    await close();
}

const browser = await playwright.chromium.launch({
    executablePath: chromium,
    // Root, as in most containers, has no other way; the page is a file of our own.
    args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
// All pages have the same styles: one shows all four, the others those that differ most.
const views = [[1280, 'light'], [320, 'dark'], [1280, 'dark'], [320, 'light']];
for (const file of pages) {
    const name = path.basename(path.dirname(file));
    for (const [width, scheme] of file === pages[0] ? views : views.slice(0, 2))
        await checkView(browser, file, name, width, scheme);
    await checkPictures(browser, file, name);
    await checkKeyboard(browser, file, name);
    if (path.basename(file) === 'report.html')
        await checkFolds(browser, file, name);
    await checkPrint(browser, file, name);
}
await browser.close();
console.log(`1..${number}`);
process.exit(failed > 0 ? 1 : 0);
