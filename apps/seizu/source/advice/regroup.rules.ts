import { tokenise } from '../guard/tokenise.ts'
import type { Token } from '../guard/tokenise.ts'

const aggregates = [
  'COUNT',
  'COLLECT',
  'SUM',
  'AVG',
  'MIN',
  'MAX',
  'STDEV',
  'STDEVP',
  'PERCENTILECONT',
  'PERCENTILEDISC',
]
const opening = ['{', '[', '(']
const closing = ['}', ']', ')']
/** What may follow the one column; with a second column the WITH would lose what it needs. */
const followers = ['ORDER', 'SKIP', 'LIMIT', 'RETURN', 'UNION']

/**
 * `RETURN {id: h.os, value: count(h)} AS details` as Neo4j 5 takes it:
 * `WITH h.os AS id, count(h) AS value RETURN {id: id, value: value} AS details`.
 *
 * @returns undefined when the statement has no such map
 */
export function regroup(statement: string): string | undefined {
  const read = tokenise(statement)
  if ('reason' in read) return undefined
  const { tokens } = read
  for (const [index, token] of tokens.entries()) {
    if (token.word !== 'RETURN' && token.word !== 'WITH') continue
    const open = tokens[index + 1]?.word === 'DISTINCT' ? index + 2 : index + 1
    const close = tokens[open]?.text === '{' ? closeOf(tokens, open) : -1
    if (close < 0 || tokens[close + 1]?.word !== 'AS' || !tokens[close + 2]) continue
    const next = tokens[close + 3]
    if (next && next.text !== ';' && !followers.includes(next.word)) continue
    const inside = tokens.slice(open + 1, close)
    const entries = entriesOf(inside, statement)
    if (!entries || !inside.some((it, at) => aggregates.includes(it.word) && inside[at + 1]?.text === '(')) continue
    const named = entries.map(({ key, expression }) => `${expression} AS ${key}`).join(', ')
    const map = entries.map(({ key }) => `${key}: ${key}`).join(', ')
    const [head, tail] = [statement.slice(0, token.start), statement.slice(tokens[close]!.end)]
    return `${head}WITH ${named} ${statement.slice(token.start, tokens[open]!.start)}{${map}}${tail}`
  }
  return undefined
}

function closeOf(tokens: Token[], open: number): number {
  let depth = 0
  for (let index = open; index < tokens.length; index += 1) {
    if (isSign(tokens[index]!, opening)) depth += 1
    if (isSign(tokens[index]!, closing) && --depth === 0) return index
  }
  return -1
}

function entriesOf(tokens: Token[], statement: string): { key: string; expression: string }[] | undefined {
  const entries: { key: string; expression: string }[] = []
  for (let index = 0; index < tokens.length;) {
    const [key, colon] = [tokens[index]!, tokens[index + 1]]
    if ((key.kind !== 'word' && key.kind !== 'quoted') || colon?.text !== ':') return undefined
    const from = index + 2
    let depth = 0
    for (index = from; index < tokens.length && (depth > 0 || tokens[index]!.text !== ','); index += 1) {
      if (isSign(tokens[index]!, opening)) depth += 1
      if (isSign(tokens[index]!, closing)) depth -= 1
    }
    if (index === from) return undefined
    const expression = statement.slice(tokens[from]!.start, tokens[index - 1]!.end)
    entries.push({ key: statement.slice(key.start, key.end), expression })
    index += 1
  }
  return entries.length > 0 ? entries : undefined
}

const isSign = ({ kind, text }: Token, signs: string[]) => kind === 'sign' && signs.includes(text)
