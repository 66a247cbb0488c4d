// The planner's story, on a real PostGIS: a delivery becomes a draft, is looked at beside the
// version in force, checked, submitted, approved by a second person, and published.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { accessible, launch, settled, shot, visit as open } from './browser.mjs'
import { planners } from './database.mjs'

const shots = new URL('./shots/', import.meta.url)
mkdirSync(shots, { recursive: true })

let service, browser, delivery

/** visit opens the page, with patience: two maps without a graphics card take their time. */
async function visit(...args) {
  const visited = await open(...args)
  visited.page.setDefaultTimeout(120000)
  return visited
}

before(async () => {
  [service, browser] = await Promise.all([planners({ li: 'planner', wang: 'planner', chen: 'reviewer' }), launch()])
  delivery = fileURLToPath(new URL('红线2026.geojson', shots))
  const answer = await fetch(`${service.address}/ogc/collections/red-line/items?f=json&limit=1000`)
  const features = (await answer.json()).features.map(f => ({ type: 'Feature', geometry: f.geometry, properties: { HXBM: f.properties.code, HXMC: f.properties.name, HXLX: f.properties.HXLX, ...(f.properties.ZRBHDFQ && { ZRBHDFQ: f.properties.ZRBHDFQ }) } }))
  assert.ok(features.length >= 2)
  features.pop() // one zone is gone
  const square = (code, x) => ({ type: 'Feature', properties: { HXBM: code, HXMC: `新划红线${code}`, HXLX: '水源涵养' }, geometry: { type: 'Polygon', coordinates: [[[x, 31.3], [x + 0.02, 31.3], [x + 0.02, 31.32], [x, 31.32], [x, 31.3]]] } })
  features.push(square('RL-2026-1', 104.5), square('', 104.6)) // one is new, one has no code
  features.push({ type: 'Feature', properties: { HXBM: 'RL-2026-2', HXMC: '窄条', HXLX: '水源涵养' }, geometry: { type: 'Polygon', coordinates: [[[104.55, 31.33], [104.56, 31.33], [104.56, 31.330001], [104.55, 31.330001], [104.55, 31.33]]] } })
  writeFileSync(delivery, JSON.stringify({ type: 'FeatureCollection', features }))
})
after(async () => { await browser.close(); await service.end() })

async function enter(page, key) {
  await page.getByRole('button', { name: /^(输入密钥|Enter a key)$/ }).first().click()
  await page.getByLabel(/^(密钥|Key) ?（?\(?rl_/).fill(key)
  await page.keyboard.press('Enter')
  await page.locator('dialog').waitFor({ state: 'detached' })
}

test('a planner takes a delivery into a draft, and looks at what it changes', { timeout: 600000 }, async () => {
  const { page, context, clean } = await visit(browser, service.address)
  assert.equal(await page.locator('#tab-planning').count(), 0)
  await enter(page, service.keys.li)
  await page.getByRole('button', { name: 'li · 规划员' }).waitFor()
  await page.locator('#tab-planning').click()
  await page.getByText('没有在途版本').waitFor()
  await settled(page)

  const upload = page.locator('.upload')
  await upload.getByText('导入数据为草稿').click()
  await upload.locator('select').first().selectOption('red-line')
  await upload.locator('input[type=file]').setInputFiles(delivery)
  await upload.getByLabel('生效日').fill('2026-12-01')
  await upload.getByLabel('点位中误差（米）').fill('5')
  await upload.getByLabel('数据覆盖全区').check()
  await shot(page, 'planning-upload-zh')
  await upload.getByRole('button', { name: '导入' }).click()
  await upload.getByText('已建立草稿').waitFor({ timeout: 90000 })
  await upload.getByText(/未入库要素及理由/).waitFor()
  await shot(page, 'planning-rejected-zh')
  await upload.locator('summary').first().click()

  await page.getByRole('button', { name: '质检', exact: true }).click()
  await page.getByRole('heading', { name: /质检: \d+ 处错误/ }).waitFor({ timeout: 90000 })
  await page.getByRole('region', { name: '质检' }).getByRole('button', { name: '在地图上看' }).first().click()
  await settled(page)
  await shot(page, 'planning-checks-zh')

  await page.getByRole('button', { name: '比较', exact: true }).click()
  await page.getByRole('heading', { name: '面积平衡' }).waitFor({ timeout: 90000 })
  const balance = page.getByRole('region', { name: '面积平衡' })
  assert.match(await balance.innerText(), /新增[\s\S]*RL-2026-1/)
  assert.match(await balance.innerText(), /删除/)
  await page.getByRole('button', { name: '在地图上看' }).first().click()
  await balance.scrollIntoViewIfNeeded()
  await settled(page)
  await shot(page, 'planning-difference-zh')

  await page.getByRole('button', { name: '左右对比' }).click()
  const divider = page.getByRole('slider', { name: /对比分隔线/ })
  await divider.waitFor()
  await settled(page)
  await shot(page, 'planning-swipe-zh')
  await divider.focus()
  await page.keyboard.press('ArrowLeft')
  assert.equal(await divider.getAttribute('aria-valuenow'), '48')
  const at = await divider.boundingBox()
  await page.mouse.move(at.x + at.width / 2, at.y + at.height / 2)
  await page.mouse.down()
  await page.mouse.move(at.x + 200, at.y + at.height / 2, { steps: 5 })
  await page.mouse.up()
  assert.ok(Number(await divider.getAttribute('aria-valuenow')) > 60)
  await page.mouse.move(at.x - 200, at.y + 200)
  await page.mouse.wheel(0, -300)
  await settled(page)
  await shot(page, 'planning-swipe-moved-zh')
  await page.getByRole('button', { name: '结束对比' }).click()
  await divider.waitFor({ state: 'detached' })
  clean()
  await context.close()
})

test('a planner submits a draft, and a second person approves and publishes it', { timeout: 600000 }, async () => {
  const form = new FormData()
  form.append('file', new Blob([readFileSync(delivery)]), 'red-line.geojson')
  const made = await fetch(`${service.address}/v1/planning/layers/red-line/versions?from=2026-12-01&accuracy=5&coverage=district`, { method: 'POST', body: form, headers: { Authorization: `Bearer ${service.keys.li}` } })
  const { version } = await made.json()
  const draft = new RegExp(`生态保护红线（示意） · 版本 ${version}`)
  const { page, context, clean } = await visit(browser, service.address, { viewport: { width: 1000, height: 640 } })
  await enter(page, service.keys.li)
  await page.locator('#tab-planning').click()
  await page.getByRole('button', { name: draft }).click()
  await page.getByRole('button', { name: '质检', exact: true }).click()
  await page.getByRole('region', { name: '质检' }).waitFor({ timeout: 60000 })
  await page.getByRole('button', { name: '提交…' }).click()
  await accessible(page, 'the dialog of a step')
  await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
  assert.ok(await page.getByRole('dialog').isVisible(), 'warnings want a reason')
  await page.getByLabel(/放行警告的理由/).fill('批复正在办理')
  await page.getByRole('dialog').getByRole('button', { name: '提交', exact: true }).click()
  await page.locator('dialog').waitFor({ state: 'detached', timeout: 90000 })
  await page.getByText('须由他人批准').waitFor()
  assert.ok(await page.getByRole('button', { name: '批准…' }).isDisabled())

  await page.getByRole('button', { name: 'li · 规划员' }).click()
  await page.getByRole('button', { name: '忘记密钥' }).click()
  assert.equal(await page.evaluate(() => sessionStorage.getItem('redline.key')), null)
  await page.getByLabel(/^密钥（rl_/).fill(service.keys.wang)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'wang · 规划员' }).waitFor()
  await page.getByRole('button', { name: '刷新' }).click()
  await page.getByRole('button', { name: draft }).click()
  await page.getByRole('button', { name: '批准…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: '批准', exact: true }).click()
  await page.locator('dialog').waitFor({ state: 'detached', timeout: 90000 })
  await page.getByRole('button', { name: '发布…' }).click()
  await page.getByLabel('事由，与记录一同保存').fill('2026 年更新')
  await shot(page, 'planning-publish-zh')
  await accessible(page, 'the dialog of a publication')
  await page.getByRole('dialog').getByRole('button', { name: '发布', exact: true }).click()
  await page.getByText(/已发布，目录序号 \d+/).waitFor({ timeout: 90000 })
  await shot(page, 'planning-published-zh')
  const zones = await (await fetch(`${service.address}/ogc/collections/red-line/items?f=json&limit=1000&datetime=2026-12-02`)).json()
  assert.ok(zones.features.some(f => f.properties.code === 'RL-2026-1'), 'what was published is served')
  clean()
  await context.close()
})

test('what a planner may not is said, and how to go on', async () => {
  const { page, context, faults } = await visit(browser, `${service.address}/#panel=planning`)
  await page.getByText('规划工作需要规划员（planner）的密钥').waitFor()
  await page.getByRole('button', { name: '输入密钥' }).first().click()
  await page.getByLabel(/^密钥（rl_/).fill('rl_wrong')
  await page.keyboard.press('Enter')
  await page.locator('dialog .refusal').waitFor()
  await accessible(page, 'the dialog of the key')
  await shot(page, 'key-refused-zh')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  await enter(page, service.keys.chen)
  await page.getByRole('button', { name: 'chen · 审查员' }).waitFor()
  await page.getByText('规划工作需要规划员（planner）的密钥').waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'chen · 审查员' }).waitFor()
  assert.deepEqual(faults.filter(f => !/401/.test(f)), [])
  await context.close()
})

test('everybody can plan: both languages, light and dark', { timeout: 300000 }, async () => {
  const { page, context, clean } = await visit(browser, service.address)
  await enter(page, service.keys.li)
  await page.locator('#tab-planning').click()
  await page.locator('select').first().selectOption('red-line')
  await page.locator('.planned button[aria-current=true]').first().waitFor()
  await page.getByRole('button', { name: '质检', exact: true }).click()
  await page.getByRole('region', { name: '质检' }).waitFor({ timeout: 90000 })
  await page.getByRole('button', { name: '比较', exact: true }).click()
  await page.getByRole('region', { name: '面积平衡' }).waitFor({ timeout: 90000 })
  await page.locator('.upload summary').first().click()
  for (const [language, other] of [['zh', 'English'], ['en', '中文']]) {
    for (const light of ['light', 'dark']) {
      await settled(page)
      await accessible(page, `planning ${language} ${light}`)
      if (language === 'en') await shot(page, `planning-en-${light}`)
      await page.getByRole('button', { name: /^(深色|浅色|Dark|Light)$/ }).click()
    }
    await page.getByRole('button', { name: other, exact: true }).click()
  }
  await page.getByRole('button', { name: '左右对比' }).click()
  await page.getByRole('slider').waitFor()
  await settled(page)
  await accessible(page, 'the swipe')
  clean()
  await context.close()
})
