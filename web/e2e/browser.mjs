// A browser that is cut off from everything but the service, and holds the page to it: no
// error on the console, no refused policy, no request elsewhere.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

const shots = new URL('./shots/', import.meta.url)
mkdirSync(shots, { recursive: true })

// Which shots stand in the guides, under which name: REDLINE_PICTURES=1 takes them anew.
const guides = {
  'here-zh': 'map-here', 'verdict-zh': 'map-verdict', 'compare-zh': 'map-compare', 'distances-zh': 'map-distances', 'sheet-a4-zh': 'map-sheet', 'industry-zh': 'map-industry',
  'planning-difference-zh': 'planning-difference', 'planning-swipe-zh': 'planning-swipe',
}

/** shot keeps a picture of the page for people to look at, and for the guides. */
export async function shot(page, name) {
  const path = new URL(`${name}.jpg`, shots)
  await page.screenshot({ type: 'jpeg', quality: 80, timeout: 120000, path: path.pathname })
  if (process.env.REDLINE_PICTURES && guides[name]) copyFileSync(path, new URL(`../../docs/images/${guides[name]}.jpg`, import.meta.url))
}

export async function launch() {
  return chromium.launch({ env: { ...process.env, FC_LANG: 'zh-cn' }, executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'] })
}

/** visit opens the page, after preparing it, and returns it with what went wrong on it. */
export async function visit(browser, url, options = {}, prepare = async () => {}) {
  const context = await browser.newContext({ viewport: { width: 1360, height: 860 }, locale: 'zh-CN', ...options })
  context.setDefaultTimeout(120000) // WebGL is drawn by the processor, which others may be using
  const page = await context.newPage()
  const faults = []
  page.on('console', m => { if (m.type() === 'error' && !/Failed to load resource: the server responded with a status of 4(09|22)/.test(m.text())) faults.push(m.text()) })
  page.on('pageerror', e => faults.push(String(e)))
  page.on('dialog', d => { faults.push(`a dialog: ${d.message()}`); void d.dismiss() })
  await context.route('**/*', route => {
    const to = new URL(route.request().url())
    if (to.hostname === '127.0.0.1' || to.protocol === 'blob:' || to.protocol === 'data:') return route.continue()
    faults.push(`a request to ${to}`)
    return route.abort()
  })
  await page.addInitScript(() => document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`)))
  await prepare(page)
  await page.goto(url)
  if (url !== 'about:blank') await page.waitForSelector('.district', { state: 'attached', timeout: 90000 })
  return { context, page, faults, clean: () => assert.deepEqual(faults, []) }
}

/** settled waits until the map has drawn what it shows. */
export async function settled(page) {
  await page.waitForTimeout(300) // what was just done reaches the map
  await page.waitForSelector('.map[aria-busy=false]', { timeout: 90000 })
}

/** corpus is the repository's list of what names and attributes bring along to become more than text. */
export const corpus = JSON.parse(readFileSync(new URL('../../testdata/hostile.json', import.meta.url), 'utf8'))

/** harmless holds what is shown to text: no element of the corpus came to be, and nothing ran (visit collects that). */
export async function harmless(page, what) {
  const made = await page.evaluate(() => [...document.querySelectorAll('#app :is(script, iframe, object, embed, form[action], meta, base, link, video, marquee, img, svg script, [onload], [onerror], [onfocus], [ontoggle], [onmouseover], [onstart], a[href^="javascript"], a[href^="data"], a[href^="vbscript"])')].map(e => e.outerHTML.slice(0, 120)))
  assert.deepEqual(made, [], what)
}

/** accessible holds what is shown to WCAG 2.2 AA. */
export async function accessible(page, what) {
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axe)
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
  assert.deepEqual(found.violations.map(v => `${what}: ${v.id}: ${v.nodes.map(n => n.target.join(' ')).slice(0, 3).join(' | ')}`), [])
}

/** accessibleAnyhow does so in both languages, light and dark, and leaves the page as it was. The buttons are pressed by
 * script, for a dialog keeps the pointer from them, and a sheet for paper shows none. */
export async function accessibleAnyhow(page, what) {
  const press = button => page.evaluate(b => document.querySelector(b).click(), `.bar ${button}`)
  for (const language of ['zh', 'en']) {
    for (const light of ['light', 'dark']) {
      await accessible(page, `${what}, ${language}, ${light}`)
      await press('button[aria-pressed]')
    }
    await press('button[lang]')
  }
}
