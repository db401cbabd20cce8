import type { Page } from '@playwright/test'
import { openBrowser } from '../../harness/browser.ts'
import { median } from '../table.ts'
import type { Row } from '../table.ts'
import { counting, TILES, tilesId } from './dashboards.ts'
import { bareDriver, readBare } from './queries.ts'
import { timed } from './stand.ts'
import type { Bench } from './stand.ts'

/** The drawn figure of a tile. */
const drawn = 'article .figure'
const goals: Record<number, number> = { 20: 500, 40: 800 }

/** From navigation to the last tile drawn: by a browser that has nothing, whose queries nobody has run; then again. */
export async function benchTiles(bench: Bench): Promise<Row[]> {
  const browser = await openBrowser()
  const rows: Row[] = []
  try {
    for (const tiles of TILES) {
      const cold: number[] = []
      const warm: number[] = []
      for (let turn = 0; turn <= bench.runs; turn++) {
        const page = await (await browser.newContext({ viewport: { width: 1280, height: 4000 } })).newPage()
        const address = `${bench.web}/app/reports/${tilesId(tiles, turn)}`
        const [first, second] = [await open(page, address, tiles), await open(page, address, tiles)]
        if (turn > 0) cold.push(first)
        if (turn > 0) warm.push(second)
        await page.context().close()
      }
      const together = await queriesTogether(bench, tiles)
      const what = `page with ${tiles} tiles, nothing cached, ${bench.over}`
      const note = `its queries one after another by the driver: ${together.toFixed(0)} ms`
      rows.push({ what, goal: `≤ ${goals[tiles]}`, runs: cold, unit: 'ms', note })
      rows.push({ what: 'the same, warm', goal: '≤ 300', runs: warm, unit: 'ms' })
    }
  } finally {
    await browser.close()
  }
  return rows
}

/**
 * @returns milliseconds by the page's own clock: whoever looks from outside would find the last tile some tenths of a second
 * late, and looking costs time
 */
async function open(page: Page, address: string, tiles: number): Promise<number> {
  await page.goto(address, { waitUntil: 'commit' })
  const took = await page.evaluate(
    ([selector, count]) =>
      new Promise<number>((resolve) => {
        const look = () =>
          document.querySelectorAll(selector).length < count
            ? requestAnimationFrame(look)
            : requestAnimationFrame(() => resolve(performance.now())) // what is there now is drawn when this runs
        look()
      }),
    [drawn, tiles] as const,
  )
  const shown = await page.locator(drawn).allInnerTexts()
  if (!shown.every((text) => /^[\d,. ]+$/.test(text))) throw new Error(`the tiles say ${shown.join(', ')}`)
  return took
}

async function queriesTogether({ env }: Bench, tiles: number): Promise<number> {
  const driver = bareDriver(env)
  const ofAll = (turn: number) =>
    timed(async () => {
      for (let index = 0; index < tiles; index++) await readBare(driver, counting(`${tiles}-bare-${turn}-${index}`))
    })
  try {
    return median([await ofAll(0), await ofAll(1), await ofAll(2)])
  } finally {
    await driver.close()
  }
}
