// SPDX-License-Identifier: Apache-2.0
// Sorts and filters the rows of an index. All of them are there without this.
'use strict';
(() => {
    const table = document.querySelector('table.runs');
    const controls = document.querySelector('.controls');
    if (!table || !controls)
        return;
    const find = name => controls.querySelector(`[name="${name}"]`);
    const heads = [...table.tHead.rows[0].cells];
    const groups = [...table.tBodies];
    const flat = table.createTBody();
    const rows = groups.flatMap(group => [...group.rows].slice(1).map(row => ({
        row,
        group,
        text: `${row.textContent} ${group.rows[0].textContent}`.toLowerCase(),
        keys: [...row.cells].map(cell => cell.dataset.key ?? ''),
    })));
    const order = { column: -1, down: false };

    // What is not known comes last, whichever way the rest is sorted.
    function compare(a, b) {
        const one = a.keys[order.column], other = b.keys[order.column];
        if (one === '' || other === '')
            return (one === '') - (other === '');
        const numbers = Number(one) - Number(other);
        const result = Number.isNaN(numbers) ? (one > other) - (other > one) : numbers;
        return order.down ? -result : result;
    }

    function apply() {
        const words = find('text').value.toLowerCase().split(/\s+/);
        const strategy = find('strategy').value, grade = find('grade').value;
        const grouped = find('grouped').checked;
        const sorted = order.column >= 0 ? rows.slice().sort(compare) : rows;
        let shown = 0;
        for (const { row, group, text } of sorted) {
            row.hidden = !words.every(word => text.includes(word)) ||
                (strategy !== '' && row.dataset.strategy !== strategy) ||
                (grade !== '' && row.dataset.grade !== grade);
            shown += !row.hidden;
            (grouped ? group : flat).append(row);
        }
        for (const group of groups)
            group.hidden = ![...group.rows].slice(1).some(row => !row.hidden);
        controls.querySelector('[role="status"]').textContent = `${shown} of ${rows.length} rows`;
    }

    // Columns that are hidden, and whether those that are not have room.
    function arrange() {
        for (const box of controls.querySelectorAll('[name="columns"]'))
            table.classList.toggle(`hide-${box.value}`, !box.checked);
        const region = table.parentElement;
        region.classList.remove('fits');
        region.classList.toggle('fits', region.scrollWidth <= region.clientWidth);
    }

    heads.forEach((head, column) => {
        if (!head.hasAttribute('data-sort'))
            return;
        const button = document.createElement('button');
        button.type = 'button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', () => {
            order.down = order.column === column ? !order.down : head.dataset.sort === 'down';
            order.column = column;
            for (const other of heads)
                other.removeAttribute('aria-sort');
            head.setAttribute('aria-sort', order.down ? 'descending' : 'ascending');
            apply();
        });
    });
    controls.addEventListener('input', event => event.target.name === 'columns' ? arrange() : apply());
    window.addEventListener('resize', arrange);
    controls.addEventListener('submit', event => event.preventDefault());
    controls.hidden = false;
    apply();
    arrange();
})();
