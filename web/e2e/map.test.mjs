// The stories of the people who meet redline in a browser, on the real service.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { accessible, accessibleAnyhow, launch, settled, shot, visit } from './browser.mjs'
import { root, serve } from './service.mjs'
import { traced } from './trace.mjs'

const plots = name => `${root}intake/testdata/${name}`

let service, browser
before(async () => { [service, browser] = await Promise.all([serve(), launch()]) })
after(async () => { await browser.close(); await service.end() })

test('a viewer looks around: layers, a place, a link that restores the view', async () => {
  const { page, context, clean } = await visit(browser, service.address)
  await page.locator('.layer').nth(20).waitFor()
  await settled(page)
  await page.getByText('示意数据，不得用于决策').first().waitFor()
  assert.ok(await page.locator('.layer').count() > 20)
  await shot(page, 'layers-zh')
  await page.mouse.click(800, 450)
  await page.getByRole('heading', { name: /此处的管控区/ }).waitFor()
  await page.getByRole('heading', { name: '最近的管控区' }).waitFor()
  await shot(page, 'here-zh')
  await page.getByRole('tab', { name: '图层' }).click()
  await page.getByLabel('按名称或编号查找').fill('DEMO-ZH-2')
  await page.locator('.find li').first().waitFor()
  await page.getByText('已画出图层 10 / 47').waitFor()
  const redLine = () => page.getByRole('checkbox', { name: /^生态保护红线/ })
  const basins = () => page.getByRole('checkbox', { name: /^流域/ })
  assert.deepEqual([await redLine().isChecked(), await basins().isChecked()], [true, false])
  await redLine().uncheck()
  await basins().check()
  await page.getByLabel('判定日', { exact: true }).fill('2025/1/1')
  await page.getByLabel('判定日', { exact: true }).blur()
  await page.waitForURL(/on=2025-01-01/)
  const link = page.url()
  assert.match(link, /show=.*basins/)
  await page.goto('about:blank')
  await page.goto(link)
  await page.locator('.layer').nth(2).waitFor()
  assert.deepEqual([await redLine().isChecked(), await basins().isChecked()], [false, true])
  assert.equal(await page.getByLabel('判定日', { exact: true }).inputValue(), '2025-01-01')
  await page.getByLabel('前往坐标').fill('104°30′36″ 31°18′36″')
  await page.getByLabel('前往坐标').press('Enter')
  await page.getByText('104.5100000, 31.3100000').waitFor()
  clean()
  await context.close()
})

test('a link made before layers could start off shows all but those it hides; what is usual is one click away', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#at=104.51,31.31,10&hide=red-line,forest`)
  await page.getByText('已画出图层 45 / 47').waitFor()
  await page.getByRole('button', { name: '全部显示' }).click()
  await page.waitForFunction(() => /show=all/.test(location.hash))
  await page.getByRole('button', { name: '常用图层' }).click()
  await page.getByText('已画出图层 10 / 47；其余未勾选').waitFor()
  await page.getByRole('button', { name: 'English' }).click()
  await page.getByText('Layers drawn: 10 / 47; the others are off').waitFor()
  clean()
  await context.close()
})

test('the first look: when the list of layers and the map are there', async () => {
  const { page, context, clean } = await visit(browser, 'about:blank', {}, p => p.addInitScript(() => {
    const seen = window.seen = {}
    new MutationObserver(() => {
      if (document.querySelectorAll('.layer').length > 20) seen.list ??= performance.now()
      if (document.querySelector('.map[aria-busy=false]')) seen.map ??= performance.now()
    }).observe(document, { subtree: true, childList: true, attributes: true })
  }))
  const tasks = await traced(browser, async () => {
    await page.goto(service.address)
    await page.waitForFunction(() => window.seen.list && window.seen.map)
  })
  const seen = await page.evaluate(() => ({ ...window.seen, bytes: performance.getEntriesByType('resource').reduce((n, e) => n + e.transferSize, 0) }))
  console.log(`first look: layers listed after ${Math.round(seen.list)} ms, map drawn after ${Math.round(seen.map)} ms by the clock, ${Math.round(seen.bytes / 1024)} KB; the page's thread at work for ${tasks.busy} ms of processor time, at most ${tasks[0].cpu} ms at a stretch (${tasks[0].parts}); the browser as a whole ${tasks.whole} ms`)
  assert.ok(await page.locator('.layer').count() > 20)
  clean()
  await context.close()
})

test('a reviewer drops files of five formats and reads the verdict', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  for (const file of ['GROUND_TRUTH_4490.geojson', 'shp_gbk_noprj_zoneprefix35.zip', 'parcels.kml', 'parcels_handmade_gbk_ac1015.dxf', 'landtxt_gbk_zone35prefix.txt']) {
    await page.setInputFiles('#footprint', plots(file))
    await page.locator('.verdict').waitFor({ timeout: 20000 })
    assert.match(await page.locator('.verdict').innerText(), /结论.*评估不完整/, file)
    assert.match(await page.locator('.content').innerText(), /面积/, file)
    await page.getByRole('button', { name: '清除' }).click()
    await page.locator('.drop').waitFor()
  }
  clean()
  await context.close()
})

test('a reviewer answers questions, sees what flips, and loses nothing on reload', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', plots('landtxt_utf8bom_noprefix.txt'))
  await page.locator('.verdict').waitFor()
  await page.locator('.ask select[id^="ask-"]').first().selectOption({ index: 1 }) // beside it stands whom the answer is for
  await page.getByRole('heading', { name: /与上一次相比/ }).waitFor()
  await page.getByRole('heading', { name: /已知事实 \(1\)/ }).waitFor()
  await settled(page)
  await shot(page, 'verdict-zh')
  await page.reload()
  await page.getByRole('heading', { name: /已知事实 \(1\)/ }).waitFor({ timeout: 20000 })
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'HTML' }).click()])
  assert.match(readFileSync(await download.path(), 'utf8'), /示意数据/)
  clean()
  await context.close()
})

test('a file that contradicts itself is asked about, with the readings that would do', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', `${root}testdata/inspect/declaration-contradicts-numbers/声明为平面.wkt`)
  await page.getByRole('heading', { name: '可以这样读' }).waitFor()
  await shot(page, 'question-zh')
  await accessibleAnyhow(page, 'a question')
  await page.getByRole('button', { name: /^采用/ }).first().click()
  await page.locator('.verdict').waitFor()
  clean()
  await context.close()
})

test('a footprint is drawn, judged while a vertex is dragged, and taken back', async () => {
  const { page, context, clean } = await visit(browser, `${service.address}/#panel=screening&at=104.51,31.31,13`)
  await settled(page)
  await page.getByRole('button', { name: '画范围' }).click()
  for (const [x, y] of [[700, 350], [900, 350], [900, 550], [700, 550]]) { await page.mouse.click(x, y); await page.waitForTimeout(350) }
  await page.keyboard.press('Enter')
  await page.locator('.verdict').waitFor({ timeout: 20000 })
  const before = await page.locator('.card').filter({ hasText: '绘制范围' }).innerText()
  const [longest] = await traced(browser, async () => {
    await page.mouse.move(900, 550)
    await page.mouse.down()
    for (let i = 1; i <= 30; i++) { await page.mouse.move(900 + 4 * i, 550 + 3 * i); await page.waitForTimeout(40) }
    await page.mouse.up()
    await page.waitForFunction(was => ![...document.querySelectorAll('.card')].some(c => c.innerText === was), before)
  })
  console.log(`longest task while a vertex was dragged: ${longest.cpu} ms of processor time, ${longest.clock} ms by the clock (${longest.parts})`)
  await settled(page)
  await shot(page, 'drawn-zh')
  await page.getByRole('button', { name: '撤销' }).click()
  await page.waitForFunction(was => [...document.querySelectorAll('.card')].some(c => c.innerText === was), before)
  clean()
  await context.close()
})

test('everybody can use it: both languages, light and dark, every panel', { timeout: 240000 }, async () => {
  const { page, context, clean } = await visit(browser, service.address)
  await page.mouse.click(800, 450)
  await page.getByRole('heading', { name: '最近的管控区' }).waitFor()
  await page.getByRole('tab', { name: '审查' }).click()
  await page.setInputFiles('#footprint', plots('landtxt_utf8bom_noprefix.txt'))
  await page.locator('.verdict').waitFor()
  for (const [language, other] of [['zh', 'English'], ['en', '中文']]) {
    for (const light of ['light', 'dark']) {
      for (const tab of ['layers', 'here', 'screening']) {
        await page.locator(`#tab-${tab}`).click()
        await accessible(page, `${language} ${light} ${tab}`)
      }
      if (language === 'en') await shot(page, `verdict-en-${light}`)
      await page.getByRole('button', { name: /^(深色|浅色|Dark|Light)$/ }).click()
    }
    await page.getByRole('button', { name: other, exact: true }).click()
  }
  await page.setViewportSize({ width: 820, height: 1180 })
  await settled(page)
  await shot(page, 'tablet')
  clean()
  await context.close()
})

test('the keyboard alone reaches the verdict', async () => {
  const { page, context, clean } = await visit(browser, service.address)
  await page.locator('#tab-layers').focus()
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('ArrowRight')
  assert.equal(await page.locator('#tab-screening').getAttribute('aria-selected'), 'true')
  await settled(page)
  await page.getByRole('button', { name: /把项目范围文件拖到这里/ }).focus()
  const chooser = page.waitForEvent('filechooser')
  await page.waitForTimeout(500) // until the browser tells of choosers
  await page.keyboard.press('Enter')
  await (await chooser).setFiles(plots('parcels.kml'))
  await page.locator('.verdict').waitFor()
  clean()
  await context.close()
})

test('the page is small', () => {
  const assets = `${root}web/dist/app/assets/`
  const scripts = readdirSync(assets).filter(f => f.endsWith('.js'))
  const size = scripts.reduce((n, f) => n + gzipSync(readFileSync(assets + f)).length, 0)
  console.log(`scripts: ${Math.round(size / 1024)} KB gzip`)
  assert.ok(size <= 450 * 1024)
})

test('days read yyyy-mm-dd, whatever the language of the browser', async () => {
  for (const locale of ['en-US', 'zh-CN', 'de-DE']) {
    const { page, context, clean } = await visit(browser, service.address, { locale })
    const day = page.getByLabel('判定日', { exact: true })
    assert.match(await day.inputValue(), /^\d{4}-\d{2}-\d{2}$/)
    await day.fill('２０２５年３月１日')
    await day.press('Enter')
    await page.waitForURL(/on=2025-03-01/)
    assert.equal(await day.inputValue(), '2025-03-01')
    await day.fill('2025-02-30')
    assert.equal(await day.evaluate(e => e.validationMessage), '写成 2026-03-01 这样的日期')
    assert.match(page.url(), /on=2025-03-01/)
    assert.deepEqual(await page.evaluate(() => [...document.querySelectorAll('input[type=date]')].filter(e => getComputedStyle(e).opacity !== '0').length), 0)
    clean()
    await context.close()
  }
})
