import { globSync, readFileSync } from 'node:fs'

export interface NamedTest {
  file: string
  name: string
  /** The source text of the test, title included. */
  text: string
}

/**
 * Every test of the repository with its text, as one reads it: a test begins at `test(`, `test.each` or `check('` and ends where the
 * next one begins. Enough to find the first test that speaks of a name; nothing is run.
 */
export function readTests(root: string): NamedTest[] {
  const files = globSync('{apps,kernel,harness}/**/*.test.{ts,tsx}', { cwd: root })
    .filter((file) => !file.includes('node_modules'))
    .toSorted()
  return files
    .flatMap((file) => {
      const source = readFileSync(`${root}/${file}`, 'utf8')
      const starts = [...source.matchAll(/^[ \t]*(?:test(?:\.\w+(?:\([^)]*\))?)*\s*[(`[]|check\(')/gm)].map(
        (match) => match.index,
      )
      return starts.map((start, index) => {
        const text = source.slice(start, starts[index + 1])
        const name =
          /(['"`])((?:\\.|(?!\1)[^\\])+)\1\s*,\s*(?:\{[^}]*\}\s*,\s*)?(?:async\s*)?(?:\(|\w+\s*=>|function)/.exec(
            text,
          )?.[2]
        return { file, name: name?.replaceAll('\\', '') ?? '', text }
      })
    })
    .filter((test) => test.name !== '')
}

/**
 * The first test whose title has the word as a whole word, else the first that mentions it, as a Markdown cell; a dash when
 * there is none.
 */
export function testCell(tests: readonly NamedTest[], folder: string, ...words: string[]): string {
  const near = tests.filter((test) => test.file.startsWith(folder))
  for (const word of words) {
    const pattern = new RegExp(`(?<![\\w-])${escaped(word)}(?![\\w-])`)
    const found = near.find((test) => pattern.test(test.name)) ?? near.find((test) => pattern.test(test.text))
    if (found) return cellOf(found, folder)
  }
  return '–'
}

/**
 * The first test that asks for an address of the route, `/api/v1` in front or not; a dash when there is none.
 * @param home folder whose tests are looked at before the others
 */
export function askingTestCell(tests: readonly NamedTest[], folder: string, url: string, home = ''): string {
  if (url === '/') return '–'
  const own = tests.filter((test) => test.file.startsWith(folder))
  const isHome = ({ file }: NamedTest) => home !== '' && file.includes(home)
  const near = [...own.filter(isHome), ...own.filter((test) => !isHome(test))]
  for (const path of [url, url.replace(/^\/api\/v\d\//, '')]) {
    const steps = path.split('/').map((step) => (/^[:*]/.test(step) ? '[^/\'"`?\\s]+' : escaped(step)))
    const pattern = new RegExp(`(?:['"\`}(]|\\burl\\b)\\/?${steps.join('\\/').replace(/^\\\//, '')}(?=[?'"\`#)]|$)`)
    const found = near.find((test) => pattern.test(test.text))
    if (found) return cellOf(found, folder)
  }
  return '–'
}

const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
const cellOf = ({ name, file }: NamedTest, folder: string) => `${cell(name)} (\`${file.replace(`${folder}/`, '')}\`)`
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
