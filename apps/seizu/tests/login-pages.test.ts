import { expect, test } from 'vitest'
import { openBrowser, whyNoBrowser } from '@farside/harness/browser'
import { startPages } from './start-pages.ts'

const missing = await whyNoBrowser()

test.skipIf(missing)('pages send the token of CSRF_COOKIE_NAME in CSRF_HEADER_NAME', { timeout: 60_000 }, async () => {
  const pages = await startPages({ CSRF_COOKIE_NAME: 'mine', CSRF_HEADER_NAME: 'X-Mine' })
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    const sent = page.waitForRequest((request) => request.method() === 'POST')
    await page.goto(pages.url)
    const headers = await (await sent).allHeaders()
    expect(headers).toMatchObject({ 'x-mine': expect.stringMatching(/^[0-9a-f]{64}$/), 'x-seizu-csrf': '1' })
    expect(headers).not.toHaveProperty('x-csrftoken')
    const five = page.locator('article').filter({ has: page.getByRole('heading', { name: 'Five', exact: true }) })
    await five.locator('.figure').getByText('5', { exact: true }).waitFor()
  } finally {
    await browser.close()
    await pages.close()
  }
})
