import { z } from 'zod'
import type { HomeText } from './home-text.ts'

const Shape = z.object({
  section: z.number().int().min(0).max(2_147_483_647),
  title: z.string().trim().min(1).max(64),
  href: z.string().regex(/^[\w-]{1,64}$/),
  text: z.string().max(1_000_000),
})
/** Records as a database dump of the original has them, or bare. */
const Records = z.array(z.union([Shape, z.looseObject({ fields: Shape }).transform(({ fields }) => fields)])).max(1000)

/**
 * The texts of one file: JSON records, or one Markdown text whose file is named `10-News.md` (order and address) and whose
 * first line may be its title, `# News`.
 * @returns a sentence where it is neither
 */
export function readHomeTextFile(name: string, content: string): HomeText[] | string {
  const plain = content.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
  if (name.endsWith('.json')) return readRecords(plain)
  const named = /^(\d+)[-_ ]([\w-]+)\.(?:md|markdown)$/.exec(name)
  if (!named) return 'expected a name such as 10-News.md, or records in a .json file'
  const heading = /^# +(.+)\n+/.exec(plain)
  const text = heading ? plain.slice(heading[0].length) : plain
  const title = heading?.[1] ?? named[2]!.replaceAll(/[-_]/g, ' ')
  const read = Shape.safeParse({ section: Number(named[1]), href: named[2], title, text })
  return read.success ? [read.data] : faultOf(read.error)
}

function readRecords(text: string): HomeText[] | string {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return `it is no JSON (${(error as Error).message})`
  }
  const read = Records.safeParse(value)
  return read.success ? read.data : faultOf(read.error)
}

const faultOf = ({ issues }: z.ZodError) =>
  issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
