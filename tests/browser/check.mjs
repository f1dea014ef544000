// Looks at pages of HTML as their readers would: a validator, an accessibility check in the light, in the
// dark, on a telephone and for paper, and whether anything is cut off, loaded or run.
//
//   node check.mjs NODE_MODULES CHROMIUM JAVA PAGE…
//
// Prints what is wrong, a line each, and ends with 1 if there is anything.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, executablePath, java, ...pages] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const wrong = [];

const VIEWS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 } },
  'dark phone': { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  // The width of a sheet of A4 less its margins, at 96 dots to the inch.
  paper: { colorScheme: 'light', viewport: { width: 650, height: 990 }, media: 'print' },
};

function validate() {
  const jar = require.resolve('vnu-jar/build/dist/vnu.jar');
  try {
    execFileSync(java, ['-jar', jar, '--format', 'gnu', ...pages], { stdio: 'pipe' });
  } catch (error) {
    const said = `${error.stderr ?? ''}${error.stdout ?? ''}`.trim() || error.message;
    wrong.push(...said.split('\n').map((line) => `validator: ${line}`));
  }
}

async function look(browser, page, name, { media, ...options }) {
  const context = await browser.newContext(options);
  const tab = await context.newPage();
  const say = (words) => wrong.push(`${page} (${name}): ${words}`);
  const address = pathToFileURL(page).href;
  tab.on('request', (request) => {
    if (request.url() !== address) say(`asks for ${request.url()}`);
  });
  tab.on('pageerror', (error) => say(`runs a script: ${error.message}`));
  tab.on('dialog', (dialog) => {
    say(`opens a dialog: ${dialog.message()}`);
    dialog.dismiss();
  });
  if (media) await tab.emulateMedia({ media });
  await tab.goto(address);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (wide > 0) say(`is ${wide} pixels wider than the window`);
  for (const cut of await tab.evaluate(cutOff, media === 'print')) say(`cuts off: ${cut}`);
  await tab.evaluate(axe);
  const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  for (const violation of found.violations) {
    for (const node of violation.nodes) say(`${violation.id}: ${violation.help}: ${node.html}`);
  }
  if (media === 'print') await print(tab, say);
  await context.close();
}

// A sheet is A4, 595 by 842 points.
async function print(tab, say) {
  const sheets = (await tab.pdf({ preferCSSPageSize: true })).toString('latin1');
  const sizes = [...sheets.matchAll(/\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]/g)];
  if (sizes.length === 0) say('prints no sheet');
  for (const [, width, height] of sizes) {
    const isA4 = Math.abs(width - 595.3) < 1 && Math.abs(height - 841.9) < 1;
    if (!isA4) say(`prints on ${width} by ${height} points`);
  }
}

// What reaches beyond its place: on paper nothing can be moved into view.
function cutOff(isPaper) {
  const right = document.documentElement.clientWidth;
  const found = [];
  for (const element of document.querySelectorAll('main *:not(svg *)')) {
    const isMovable = !isPaper && element.closest('.wide');
    const box = element.getBoundingClientRect();
    if (!isMovable && box.right > right + 1) found.push(element.outerHTML.slice(0, 120));
  }
  return found;
}

validate();
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
});
for (const page of pages) {
  for (const [name, options] of Object.entries(VIEWS)) await look(browser, page, name, options);
}
await browser.close();

if (wrong.length > 0) {
  console.log(wrong.join('\n'));
  process.exit(1);
}
console.log(`${pages.length} pages looked at in ${Object.keys(VIEWS).length} views: nothing wrong`);
