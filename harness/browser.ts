// A real browser for tests and pictures: Chromium from npm, unpacked once per version, driven by Playwright's library.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from '@playwright/test'
import type { Browser } from '@playwright/test'

const here = createRequire(import.meta.url)

/**
 * Where the browser is; unpacks it when it was not yet.
 *
 * The package unpacks into the temporary folder and takes what it finds there, even the half of what another process is
 * just writing. So a child unpacks into a folder of its own, and renaming that folder is what publishes it.
 */
async function executable(): Promise<string> {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  const { version } = here(join(dirname(here.resolve('@sparticuz/chromium')), '../package.json')) as { version: string }
  const shared = join(tmpdir(), `farside-chromium-${version}`)
  const path = join(shared, 'chromium')
  if (existsSync(path)) return path
  const own = await mkdtemp(join(tmpdir(), 'farside-chromium-'))
  const unpack = `import('@sparticuz/chromium').then(async ({ default: it }) => {
    it.setGraphicsMode = false
    await it.executablePath()
  })`
  await promisify(execFile)(process.execPath, ['-e', unpack], {
    cwd: import.meta.dirname,
    env: { ...process.env, TMPDIR: own },
  })
  try {
    await rename(own, shared)
  } catch (error) {
    // Somebody else was quicker, and theirs is as good.
    await rm(own, { recursive: true, force: true })
    if (!existsSync(path)) throw error
  }
  return path
}

/** Starts a browser that keeps to itself: no updates, no background traffic. Closed by the caller. */
export async function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await executable(),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}

/** Why no browser can be had here, as a sentence for skipped tests; undefined when one runs. */
export async function whyNoBrowser(): Promise<string | undefined> {
  try {
    await (await openBrowser()).close()
    return undefined
  } catch (error) {
    return `Chromium cannot be started: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
  }
}
