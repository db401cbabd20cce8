// Makes the pictures of the README: files cross a real link, and both pages are photographed. `node tools/shoot.ts`.
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from '@playwright/test'
import { openBrowser } from '@farside/harness/browser'
import { startEurydiceStack } from '@farside/harness/eurydice-stack'

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url))
const badge = { UI_BADGE_CONTENT: 'Demonstration', UI_BADGE_COLOR: '#2f9e44', EURYDICE_CONTACT_FR: 'Network desk' }
const megabyte = 1_000_000

const files: readonly [name: string, bytes: number][] = [
  ['reference-set-v9.fa.gz', 9 * megabyte],
  ['plate-layouts.xlsx', 284_000],
  ['notes-for-site-B.md', 6900],
  ['weekly-export-2026-W47.tar', 4 * megabyte],
  ['instrument-firmware-2.18.0.bin', 2 * megabyte],
  ['settings.json', 1230],
]

async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({
    httpCredentials: { username: 'user0', password: 'a password of user0' },
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    locale: 'en-GB',
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.locator('table, .face').first().waitFor()
  return page
}

/** Bytes a second that the browser may send, so that an upload can be seen while it runs. */
async function slowDown(page: Page, uploadThroughput: number): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Network.enable')
  const unlimited = { offline: false, latency: 0, downloadThroughput: -1 }
  await session.send('Network.emulateNetworkConditions', { ...unlimited, uploadThroughput })
}

// 4 MB/s: slow enough to see a file on its way.
const stack = await startEurydiceStack({ rate: 4, originEnv: badge, destinationEnv: badge })
const browser = await openBrowser()
const arrived = async (state: string, count: number) => {
  while ((await stack.destination.count(`state=${state}`)) < count) await new Promise((go) => setTimeout(go, 100))
}
try {
  for (const [name, bytes] of files) await stack.origin.upload(name, new Uint8Array(bytes))
  await arrived('SUCCESS', files.length)
  await stack.origin.upload('run-0412_lane3_calls.vcf.gz', new Uint8Array(80 * megabyte))
  await stack.origin.upload('run-0412_lane4_calls.vcf.gz', new Uint8Array(40 * megabyte))

  await arrived('ONGOING', 1)
  const destination = await open(browser, stack.destinationUrl)
  await destination.getByLabel('Select plate-layouts.xlsx').check()
  await destination.getByLabel('Select notes-for-site-B.md').check()
  await destination.screenshot({ path: `${folder}destination.png` })

  const origin = await open(browser, stack.originUrl)
  await origin
    .locator('input[type=file]')
    .setInputFiles({ name: 'operator-log.txt', mimeType: '', buffer: Buffer.alloc(18_700) })
  await origin.locator('.uploads .state.good').waitFor()
  // The answer to the first upload has been read before the second begins.
  await origin.getByRole('button', { name: 'Close' }).click()
  await slowDown(origin, 2 * megabyte)
  await origin
    .locator('input[type=file]')
    .setInputFiles({ name: 'plate-images-0412.zip', mimeType: '', buffer: Buffer.alloc(20 * megabyte) })
  await origin.waitForFunction(
    () => (document.querySelector<HTMLProgressElement>('.uploads progress')?.value ?? 0) > 30,
  )
  await origin.screenshot({ path: `${folder}origin.png` })
} finally {
  await browser.close()
  await stack.close()
}
