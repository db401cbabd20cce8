import type { Token } from '../../source/guard/tokenise.ts'

const AFTER_ITEMS = new Set(['ORDER', 'SKIP', 'LIMIT', 'OFFSET', 'UNION'])

/**
 * The columns that a statement returns: an alias, else the expression as it was written. Undefined when its last clause
 * is no RETURN, or returns `*`.
 */
export function columnNames(tokens: readonly Token[], statement: string): string[] | undefined {
  const items: Token[][] = []
  let depth = 0
  let inside = false
  for (const [index, token] of tokens.entries()) {
    const sign = token.kind === 'sign' ? token.text : ''
    if (sign === ')' || sign === ']' || sign === '}') depth -= 1
    const name = tokens[index - 1]?.kind === 'sign' && /^[.:$]$/.test(tokens[index - 1]!.text)
    if (depth === 0 && !name && token.word === 'RETURN') {
      inside = true
      items.splice(0, items.length, [])
      continue
    }
    if (depth === 0 && !name && inside && items.at(-1)!.length > 0 && AFTER_ITEMS.has(token.word)) {
      if (token.word === 'UNION') break
      inside = false
    }
    if (inside) {
      if (depth === 0 && sign === ',') items.push([])
      else if (!(token.word === 'DISTINCT' && items.length === 1 && items[0]!.length === 0)) items.at(-1)!.push(token)
    }
    if (sign === '(' || sign === '[' || sign === '{') depth += 1
  }
  if (items.length === 0 || items.some((item) => item.length === 0 || item[0]!.text === '*')) return undefined
  return items.map((item) => nameOf(item, statement))
}

function nameOf(item: readonly Token[], statement: string): string {
  if (item.at(-2)?.word === 'AS') return item.at(-1)!.text
  if (item.length === 1 && item[0]!.kind !== 'string') return item[0]!.text
  return statement.slice(item[0]!.start, item.at(-1)!.end)
}
