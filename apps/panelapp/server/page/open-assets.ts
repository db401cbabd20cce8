import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { styleSheets } from '@farside/kit/styles'
import type { Assets } from '../../pages/frame/frame.ts'

export interface AssetFile {
  path: string
  type: string
  body: string
}

const dist = new URL('../../dist/web/', import.meta.url)
const ownSheets = [
  'frame/frame',
  'panel/panel',
  'entity/entity',
  'home/home',
  'docs/docs',
  'activity/activity',
  'comparison/comparison',
  'entity-index/entity-index',
  'history/history',
]

/**
 * What pages load. Styles come from their sources, joined into one sheet whose address changes with its content; scripts
 * come from the build, and a server that was not built serves pages without them.
 */
export function openAssets(): { assets: Assets; files: AssetFile[]; builtFolder: URL } {
  const sheets = [
    ...styleSheets.map(({ file }) => file),
    ...ownSheets.map((name) => new URL(`../../pages/${name}.css`, import.meta.url)),
  ]
  const styles = hashed('styles', 'css', 'text/css; charset=utf-8', sheets.map((it) => readSheet(it)).join('\n'))
  const icon = readFileSync(new URL('../../pages/frame/favicon.svg', import.meta.url), 'utf8')
  const favicon = hashed('icon', 'svg', 'image/svg+xml', icon)
  return {
    assets: { styles: styles.path, icon: favicon.path, scripts: readScripts() },
    files: [styles, favicon, { ...favicon, path: '/favicon.ico' }],
    builtFolder: dist,
  }
}

function hashed(name: string, extension: string, type: string, body: string): AssetFile {
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 10)
  return { path: `/assets/${name}-${hash}.${extension}`, type, body }
}

const readSheet = (file: URL): string => readFileSync(file, 'utf8').replace(/\/\*[^]*?\*\//g, '')

function readScripts(): Assets['scripts'] {
  let text: string
  try {
    text = readFileSync(new URL('.vite/manifest.json', dist), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  const manifest = JSON.parse(text) as Record<string, { file: string } | undefined>
  const main = manifest['main.ts']
  const theme = manifest['theme.ts']
  return main && theme && { main: `/${main.file}`, theme: `/${theme.file}` }
}
