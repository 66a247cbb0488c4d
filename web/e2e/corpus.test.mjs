// What a file or a record holds runs nothing anywhere on the page and shows as it is: the
// strings of testdata/hostile.json (markup, script, formulas, control characters) as names,
// attributes and file names, and as names of zones in the district itself.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { corpus, harmless, launch, settled, visit } from './browser.mjs'
import { root, serve } from './service.mjs'

const square = (lon, lat) => ({ type: 'Polygon', coordinates: [[[lon, lat], [lon + 0.001, lat], [lon + 0.001, lat + 0.001], [lon, lat + 0.001], [lon, lat]]] })

let service, browser, folder
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'redline-corpus-'))
  execFileSync(process.env.REDLINE ?? `${root}bin/redline`, ['demo', join(folder, 'demo')])
  const file = join(folder, 'demo', 'farmland.geojson')
  const farmland = JSON.parse(readFileSync(file, 'utf8'))
  const names = corpus.filter(c => !c.includes('\0')) // a district with a null character is refused
  farmland.features.forEach((f, i) => { f.properties.name = names[i % names.length].trim() })
  writeFileSync(file, JSON.stringify(farmland))
  ;[service, browser] = await Promise.all([serve('--layers', join(folder, 'demo')), launch()])
})
after(async () => {
  await browser.close()
  await service.end()
  rmSync(folder, { recursive: true })
})

test('hostile strings as names and attributes of features, and as the names of files', { timeout: 400000 }, async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  const features = corpus.map((name, i) => ({ type: 'Feature', properties: { name, 备注: name, 行业代码: name, 建设单位: name }, geometry: square(104.48 + (i % 10) * 0.004, 31.3 + Math.floor(i / 10) * 0.004) }))
  await page.setInputFiles('#footprint', { name: '<img src=x onerror=alert(1)>.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify({ type: 'FeatureCollection', features })) })
  await page.locator('.verdict').waitFor({ timeout: 120000 })
  await harmless(page, 'a report')
  const text = await page.locator('.content').innerText()
  for (const venom of ['<img src=x onerror=alert(1)>', '{{7*7}}', "=cmd|'/c calc'!A0", '<script>alert(1)</script>']) assert.ok(text.includes(venom), venom)
  await page.getByRole('button', { name: '清除' }).click()
  await page.locator('.history li').first().waitFor()
  await harmless(page, 'the history')
  const names = corpus.filter(c => !/[/\0]/.test(c) && Buffer.byteLength(c) < 240) // those that a file can have
  const awkward = names.filter(c => /[\r\n"\\]/.test(c)) // in a form these are written otherwise
  assert.ok(awkward.length >= 5, `${awkward.length} awkward names`)
  for (const name of new Set([...awkward, ...names.filter((_, i) => i % 8 === 0)])) {
    await page.setInputFiles('#footprint', { name: `${name}.geojson`, mimeType: 'application/geo+json', buffer: Buffer.from('{"type":"Polygon"') })
    await page.locator('.refusal').waitFor()
    await harmless(page, `a refusal of ${name}`)
    await page.getByRole('button', { name: '清除' }).click()
    await page.locator('.drop').waitFor()
  }
  clean()
  await context.close()
})

test('hostile strings as names of zones: found, looked at, on the map and on paper', { timeout: 400000 }, async () => {
  const { page, context, clean } = await visit(browser, service.address)
  await page.locator('.layer').nth(20).waitFor()
  for (const text of ['alert', '7*7', 'calc']) {
    await page.getByLabel('按名称或编号查找').fill(text)
    await page.locator('.find li').first().waitFor()
    await harmless(page, `what is found for ${text}`)
  }
  await page.locator('.find li button').first().click()
  await page.getByRole('heading', { name: '最近的管控区' }).waitFor()
  await harmless(page, 'a place')
  await settled(page)
  await page.getByRole('button', { name: '打印' }).click()
  await page.locator('.sheet-legend li').first().waitFor()
  await harmless(page, 'a sheet')
  clean()
  await context.close()
})

test('hostile strings in the address do nothing', { timeout: 400000 }, async () => {
  const { page, context, clean } = await visit(browser, service.address)
  const texts = corpus.map(encodeURIComponent)
  for (let i = 0; i < texts.length; i += 6) {
    const [panel, on, hide, at, place, title] = texts.slice(i, i + 6)
    await page.goto('about:blank')
    await page.goto(`${service.address}/#panel=${panel}&on=${on}&hide=${hide}&at=${at}&place=${place}&sheet=a4,wide,colour,${title}`)
    await page.locator('.sheet-title').waitFor()
    await page.locator('.map canvas').waitFor()
    await harmless(page, `an address with ${corpus.slice(i, i + 6).join(' ')}`)
  }
  clean()
  await context.close()
})
