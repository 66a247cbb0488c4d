// The reviewer's further work: several components, what flips, comparing, the way to what is
// near, earlier cases, and the sheet for paper.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { accessible, accessibleAnyhow, launch, settled, shot, visit } from './browser.mjs'
import { root, serve } from './service.mjs'

const plots = name => `${root}intake/testdata/${name}`
const square = (lon, lat, size = 0.004, name = '地块') => ({
  name: `${name}.geojson`, mimeType: 'application/geo+json',
  buffer: Buffer.from(JSON.stringify({ type: 'Feature', properties: { name }, geometry: { type: 'Polygon', coordinates: [[[lon, lat], [lon + size, lat], [lon + size, lat + size], [lon, lat + size], [lon, lat]]] } })),
})

let service, browser
before(async () => { [service, browser] = await Promise.all([serve(), launch()]) })
after(async () => { await browser.close(); await service.end() })

const count = async heading => Number(/\((\d+)\)/.exec(await heading.innerText())[1])

test('a project of two components: the outfall has its own role, findings and facts', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', square(104.51, 31.31, 0.004, '厂区'))
  await page.locator('.verdict').waitFor()
  await page.getByLabel('增加').first().selectOption('outfall')
  await page.setInputFiles('.picker', square(104.52, 31.315, 0.0002, '排口'))
  await page.getByRole('heading', { name: '项目组成 (2)' }).waitFor()
  await page.getByText('排口').first().waitFor()
  assert.match(await page.locator('.content').innerText(), /排放口/)
  const ask = page.locator('.ask').filter({ has: page.locator('.of') }).first()
  await ask.locator('.of select').selectOption('排口')
  for (const reading of await page.locator('.reading summary').all()) await reading.click()
  await accessibleAnyhow(page, 'components')
  await page.locator('.part').nth(1).getByRole('button', { name: '移除' }).click()
  await page.getByRole('heading', { name: '项目组成 (1)' }).waitFor()
  clean()
  await context.close()
})

test('an industry is found by code, by name or by group, a code that is not listed is doubted and taken', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', square(104.51, 31.31))
  await page.locator('.verdict').waitFor()
  const ask = page.locator('.ask').filter({ hasText: '行业代码' })
  await page.getByRole('button', { name: '显示全部问题' }).click()
  await ask.locator('input').fill('没有的行业')
  await ask.getByText('没有找到').waitFor()
  await ask.locator('input').fill('9998')
  await ask.getByText('不在 GB/T 4754-2017 小类表中').waitFor()
  await ask.locator('input').fill('c265')
  await ask.getByRole('button', { name: '265 合成材料制造' }).waitFor()
  await ask.locator('input').fill('合成 树脂')
  await ask.getByRole('button', { name: '2651 初级形态塑料及合成树脂制造' }).click()
  await ask.locator('input').fill('水泥')
  await ask.getByText('规则涉及的类别').waitFor()
  await ask.getByRole('button', { name: '3011 水泥制造' }).waitFor()
  await ask.evaluate(e => e.scrollIntoView())
  await shot(page, 'industry-zh')
  await ask.getByRole('button', { name: '3011 水泥制造' }).click()
  await ask.getByText(/2651.*初级形态塑料及合成树脂制造.*化工项目（核心）/).first().waitFor()
  await ask.locator('input').fill('9998')
  await accessible(page, 'industries')
  await ask.getByRole('button', { name: '填写' }).click()
  await page.getByRole('heading', { name: /与上一次相比/ }).waitFor()
  await page.getByText('2651、3011、9998').first().waitFor()
  await page.locator('.facts').getByText('2651 初级形态塑料及合成树脂制造').waitFor()
  await page.getByText('行业代码 9998 不在 GB/T 4754-2017 的小类表中').first().waitFor({ state: 'attached' })
  clean()
  await context.close()
})

test('a finding and its overlap point at one another; what is clear has its way drawn', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', square(104.51, 31.31, 0.008))
  await page.locator('.verdict').waitFor()
  await settled(page)
  const box = await page.locator('.map').boundingBox()
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  await page.locator('article.pointed').waitFor()
  await page.getByText(/^未触及的图层/).click()
  await page.getByRole('button', { name: '在地图上画出距离线' }).click()
  await page.getByRole('button', { name: '收起距离线' }).waitFor()
  await accessibleAnyhow(page, 'distance lines')
  await settled(page)
  await page.locator('tr').filter({ has: page.getByRole('button', { name: '缩放到' }) }).first().hover()
  await settled(page)
  await shot(page, 'distances-zh')
  clean()
  await context.close()
})

test('two footprints side by side, what differs first; an earlier case is taken up again', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', square(104.51, 31.31, 0.006, '方案一'))
  await page.locator('.verdict').waitFor()
  await page.getByText('与另一个范围对比').click()
  await page.getByRole('button', { name: '留作对比' }).click()
  await page.setInputFiles('#footprint', square(104.53, 31.30, 0.006, '方案二'))
  const table = page.locator('.compare table')
  await table.getByRole('columnheader', { name: '方案二' }).waitFor()
  await table.getByRole('columnheader', { name: '方案一' }).waitFor()
  assert.ok(await count(table.getByRole('rowheader', { name: /^不同/ })) > 0)
  await page.locator('.compare h2').scrollIntoViewIfNeeded()
  await settled(page)
  await shot(page, 'compare-zh')
  await accessibleAnyhow(page, 'a comparison')
  await page.getByRole('button', { name: '清除' }).click()
  await page.getByRole('heading', { name: '最近的审查 (2)' }).waitFor()
  await accessibleAnyhow(page, 'history')
  await page.getByRole('button', { name: '方案一', exact: true }).click()
  await page.locator('.verdict').waitFor()
  await page.getByRole('button', { name: '清除' }).click()
  await page.getByRole('button', { name: '删除 方案二' }).click()
  await page.getByRole('heading', { name: '最近的审查 (1)' }).waitFor()
  clean()
  await context.close()
})

test('a hint says what to click, not a flag of the command line: every awkward file, in both languages', { timeout: 400000 }, async () => {
  const awkward = `${root}testdata/inspect/`
  const files = readdirSync(awkward).flatMap(dir => readdirSync(awkward + dir).filter(f => !/^(en|zh)\.txt$|\.json$/.test(f)).map(f => `${awkward}${dir}/${f}`))
  assert.ok(files.length >= 16, `${files.length} files`)
  for (const [language, clear] of [['zh', '清除'], ['en', 'Clear']]) {
    const { page, context, clean } = await visit(browser, `${service.address}/?lang=${language}#panel=screening`)
    let refused = 0
    for (const file of files) {
      await page.setInputFiles('#footprint', file)
      await page.locator('.refusal, .verdict').first().waitFor()
      await page.waitForFunction(() => !document.querySelector('.busy')?.textContent)
      refused += await page.locator('.refusal').count()
      assert.doesNotMatch(await page.locator('.content').evaluate(e => e.textContent), /--[a-z]/, file)
      await page.getByRole('button', { name: clear, exact: true }).click()
      await page.locator('.drop').waitFor()
    }
    assert.ok(refused >= 5, `${refused} refusals`)
    clean()
    await context.close()
  }
})

test('the layer of a drawing, the accuracy of its points: given on the page, and the report goes by them', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', `${root}testdata/inspect/drawing-with-layers/宗地图.dxf`)
  await page.locator('.card h3').getByText('房屋').waitFor()
  await page.locator('.reading summary').click()
  await page.locator('.reading').getByLabel('图层').fill('用地红线')
  await page.locator('.reading').getByRole('button', { name: '采用' }).click()
  await page.locator('.card h3').getByText('房屋').waitFor({ state: 'detached' })
  const [sent] = await Promise.all([page.waitForResponse(r => r.url().includes('/v1/screenings')), page.getByLabel('点位中误差').fill('5').then(() => page.keyboard.press('Enter'))])
  assert.equal((await sent.json()).components[0].footprint.accuracy_m, 5)
  clean()
  await context.close()
})

test('a sheet for paper has title, scale, north, legend with versions, day and marks, and its link brings it back', { timeout: 300000 }, async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', square(104.51, 31.31, 0.008, '厂区'))
  await page.locator('.verdict').waitFor()
  await page.getByText(/认定涉及的图层中有 \d+ 个未画在图上/).waitFor() // which a sheet would lack
  await page.getByRole('button', { name: '画出', exact: true }).click()
  await page.getByText(/认定涉及的图层中有/).waitFor({ state: 'detached' })
  await settled(page)
  await page.getByRole('button', { name: '打印' }).click()
  await page.getByRole('toolbar').waitFor()
  await page.locator('.sheet-legend li').nth(4).waitFor()
  await settled(page)
  for (const text of [/1 : \d/, /判定日 \d{4}-/, /目录序号/, /评估不完整/, /示意数据/]) assert.match(await page.locator('.body').innerText(), text)
  await page.locator('.sheet-north').waitFor()
  await accessibleAnyhow(page, 'a sheet')
  for (const [paper, way, grey, width, height] of [['a4', 'wide', false, 842, 595], ['a3', 'tall', true, 842, 1191]]) {
    await page.getByLabel('纸张').selectOption(paper)
    await page.getByRole('combobox', { name: '打印版式' }).selectOption(way)
    await page.getByLabel('黑白').setChecked(grey)
    await settled(page)
    const pdf = await page.pdf({ path: new URL(`./shots/sheet-${paper}.pdf`, import.meta.url).pathname, preferCSSPageSize: true, printBackground: true })
    const text = pdf.toString('latin1')
    assert.equal((text.match(/\/Type\s*\/Page\b/g) ?? []).length, 1, `${paper}: one page`)
    const box = /\/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)/.exec(text)
    assert.ok(Math.abs(box[1] - width) < 2 && Math.abs(box[2] - height) < 2, `${paper}: ${box}`)
    await shot(page, `sheet-${paper}-zh`)
  }
  await page.getByRole('combobox', { name: '打印版式' }).selectOption('wide')
  for (const width of [1360, 900]) { // a sheet wider than the window is drawn smaller, and the map under the pointer is where it seems to be
    await page.setViewportSize({ width, height: 860 })
    await settled(page)
    const [sheet, room, held] = await page.evaluate(() => [document.querySelector('.body').getBoundingClientRect().width, document.querySelector('.page').clientWidth, document.querySelector('.page').scrollWidth])
    assert.ok(sheet <= room && held <= room, `${width}: a sheet of ${sheet} in ${room}, ${held} to scroll`)
    const pdf = (await page.pdf({ preferCSSPageSize: true, printBackground: true })).toString('latin1')
    assert.equal((pdf.match(/\/Type\s*\/Page\b/g) ?? []).length, 1)
    assert.match(pdf, /\/MediaBox\s*\[\s*0 0 119\d(\.\d+)? 84\d/)
    await shot(page, `sheet-a3-in-${width}-zh`)
  }
  await page.setViewportSize({ width: 1360, height: 860 })
  const link = page.url()
  await page.goto('about:blank')
  await page.goto(link)
  await page.getByRole('toolbar').waitFor()
  assert.equal(await page.getByLabel('纸张').inputValue(), 'a3')
  await page.getByRole('button', { name: '关闭' }).click()
  await page.locator('.bar').waitFor()
  clean()
  await context.close()
})

test('a base map is asked for where the operator set one, from that origin alone', async () => {
  const tiles = await serve('--basemap', `${service.address}/assets/{z}/{x}/{y}.png`, '--basemap-attribution', '示例底图 审图号：示例') // a path that answers 404: what is asked for counts
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, locale: 'zh-CN' })
  const page = await context.newPage()
  const asked = page.waitForRequest(r => /\/assets\/\d+\/\d+\/\d+\.png$/.test(r.url()))
  const refused = []
  page.on('console', m => { if (/Content Security Policy/.test(m.text())) refused.push(m.text()) })
  await page.goto(tiles.address)
  await asked
  await page.getByText('示例底图 审图号：示例').first().waitFor()
  assert.deepEqual(refused, [])
  await page.getByLabel(/^底图/).uncheck()
  assert.match(page.url(), /base=off/)
  await context.close()
  await tiles.end()
})

test('a link to an English sheet opens it; parts in the dark on a tablet', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/?lang=en#panel=screening&sheet=a4,wide,colour,Site%20one`, { viewport: { width: 1024, height: 768 }, colorScheme: 'dark', locale: 'en-GB' })
  await page.getByRole('heading', { name: 'Site one' }).waitFor()
  await settled(page)
  await accessible(page, 'English sheet')
  await page.getByRole('button', { name: 'Close' }).click()
  await page.setInputFiles('#footprint', plots('landtxt_utf8bom_noprefix.txt'))
  await page.locator('.verdict').waitFor()
  await page.locator('.reading summary').first().click()
  await accessible(page, 'English, dark, parts')
  await settled(page)
  await shot(page, 'parts-en-dark')
  clean()
  await context.close()
})

test('of a footprint with very many vertices the page says, in both languages, that overlaps are not drawn, and counts them whole', { timeout: 300000 }, async () => {
  const n = 260000
  const ring = Array.from({ length: n }, (_, i) => [2 * Math.PI * i / n, 0.008 * (1 + 0.00002 * (i % 2))]).map(([a, r]) => [Number((104.51 + r * Math.cos(a)).toFixed(9)), Number((31.31 + r * Math.sin(a)).toFixed(9))])
  const feature = { type: 'Feature', properties: { name: '大范围' }, geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]]] } }
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', { name: '大范围.geojson', mimeType: 'application/geo+json', buffer: Buffer.from(JSON.stringify(feature)) })
  await page.locator('.verdict').waitFor()
  const cut = page.locator('.card', { hasText: '重叠的图形点数过多，未给出；面积不受影响' })
  await cut.first().waitFor()
  const said = await cut.count()
  assert.match(await cut.first().innerText(), /面积 [\d ,.]+/)
  await cut.first().getByRole('button', { name: '缩放到' }).click() // where there is no overlap to go to, the footprint is
  await settled(page)
  await shot(page, 'omitted-zh')
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('The outline of the overlap has too many vertices and is left out; the area is whole').first().waitFor()
  assert.equal(await page.getByText('The outline of the overlap has too many vertices and is left out').count(), said)
  clean()
  await context.close()
})
