// A screening is kept by the service, and a colleague opens it by its link.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { planners } from './database.mjs'
import { accessibleAnyhow, launch, shot, visit } from './browser.mjs'
import { root } from './service.mjs'

let service, browser
before(async () => { [service, browser] = await Promise.all([planners({ chen: 'reviewer', zhao: 'reviewer' }), launch()]) })
after(async () => { await browser.close(); await service.end() })

/** as opens the page with a person's key in its tab. */
const as = (who, address) => visit(browser, address, {}, async page => page.addInitScript(key => sessionStorage.setItem('redline.key', key), service.keys[who]))

test('a reviewer saves, a colleague opens the link and downloads; without a key there is nothing', { timeout: 300000 }, async () => {
  const { page, context, clean } = await as('chen', `${service.address}/#panel=screening`)
  await page.setInputFiles('#footprint', `${root}intake/testdata/landtxt_utf8bom_noprefix.txt`)
  await page.locator('.verdict').waitFor({ timeout: 60000 })
  const verdict = await page.locator('.verdict h2').innerText()
  await page.getByText('保存到服务器').click()
  await page.getByLabel('项目名称').fill('示例项目')
  await page.getByRole('button', { name: '保存', exact: true }).click()
  const link = await page.getByRole('link', { name: '分享链接' }).getAttribute('href')
  await page.getByRole('link', { name: '分享链接' }).scrollIntoViewIfNeeded()
  await shot(page, 'saved-zh')
  await accessibleAnyhow(page, 'saved')
  assert.match(page.url(), /screening=/)

  const colleague = await as('zhao', link)
  await colleague.page.locator('.verdict').waitFor({ timeout: 60000 })
  assert.equal(await colleague.page.locator('.verdict h2').innerText(), verdict)
  await colleague.page.getByText('这是保存时的报告').waitFor()
  const [download] = await Promise.all([colleague.page.waitForEvent('download'), colleague.page.getByRole('button', { name: 'Word' }).click()])
  assert.match(download.suggestedFilename(), /\.docx$/)
  colleague.clean()

  const stranger = await visit(browser, link)
  await stranger.page.locator('.refusal').getByText('需要密钥').waitFor({ timeout: 60000 })
  assert.equal(await stranger.page.locator('.verdict').count(), 0)
  clean()
  for (const c of [context, colleague.context, stranger.context]) await c.close()
})
