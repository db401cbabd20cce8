import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { problems } from '../../problems.ts'
import type { PanelDb } from '../../tables.ts'
import { removeOtherTexts, writeHomeTexts } from './home-text.queries.ts'
import type { HomeText } from './home-text.ts'
import { readHomeTextFile } from './home-text.rules.ts'

/**
 * Puts the texts of files and folders on the home page: all, or none when one of them cannot be read.
 * @param replace takes away every text that the files do not have
 * @throws Problem `home_text_unreadable`
 */
export async function loadHomeTexts(db: PanelDb, paths: readonly string[], { replace = false } = {}) {
  const texts: HomeText[] = []
  for (const path of (await Promise.all(paths.map(filesOf))).flat()) {
    const read = readHomeTextFile(basename(path), await readText(path))
    if (typeof read === 'string') throw problems.home_text_unreadable(path, read)
    texts.push(...read)
  }
  const twice = texts.find(({ href }, at) => texts.findIndex((it) => it.href === href) !== at)
  if (twice) throw problems.home_text_unreadable(twice.href, 'two texts have this address')
  const removed = await db.transaction().execute(async (tx) => {
    await writeHomeTexts(tx, texts)
    return replace
      ? removeOtherTexts(
          tx,
          texts.map(({ href }) => href),
        )
      : 0
  })
  return { loaded: texts.map(({ href }) => href), removed }
}

async function filesOf(path: string): Promise<string[]> {
  const found = await stat(path).catch((error: Error) => {
    throw problems.home_text_unreadable(path, error.message)
  })
  if (!found.isDirectory()) return [path]
  const names = await readdir(path)
  return names
    .filter((name) => /\.(md|markdown|json)$/.test(name))
    .toSorted()
    .map((name) => join(path, name))
}

async function readText(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path))
  } catch (error) {
    throw problems.home_text_unreadable(path, (error as Error).message)
  }
}
