// Makes the next numbered migration of an app or a side of it: npm run migration -- NAME [FOLDER]
import { readdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const [name, folder] = process.argv.slice(2)

/** Folders with numbered migrations: `apps/<app>/migrations`, or one below it for each side. */
const folders = readdirSync(join(root, 'apps'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /^\d{4}-.*\.sql$/.test(entry.name) && entry.parentPath.includes('migrations'))
  .map((entry) => relative(root, entry.parentPath))
const known = [...new Set(folders)].sort()
const chosen = folder === undefined ? known : known.filter((it) => it.includes(folder))

if (!name || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) || chosen.length !== 1) {
  process.stderr.write(
    `Usage: npm run migration -- NAME [FOLDER]\nNAME is words-joined-by-hyphens; FOLDER is a part of one of: ${known.join(', ')}\n`,
  )
  process.exitCode = 2
} else {
  const numbers = readdirSync(join(root, chosen[0]!)).map((file) => Number(file.slice(0, 4)))
  const file = join(chosen[0]!, `${String(Math.max(0, ...numbers) + 1).padStart(4, '0')}-${name}.sql`)
  writeFileSync(join(root, file), `-- Why this changes, in one sentence. Never edit it once it is merged.\n`, {
    flag: 'wx',
  })
  process.stdout.write(`${file}\n`)
}
