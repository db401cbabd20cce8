import type { Token } from './tokenise.ts'

/** A name with dots, as procedures and functions have: `db . \`labels\`` is db.labels. In small letters. */
export interface NameChain {
  name: string
  /** The token after it. */
  after: number
}

export function nameChain(tokens: readonly Token[], from: number): NameChain | undefined {
  const parts: string[] = []
  let index = from
  for (; isName(tokens[index]); index += 2) {
    parts.push(tokens[index]!.text)
    if (tokens[index + 1]?.text !== '.' || tokens[index + 1]?.kind !== 'sign') {
      index += 1
      break
    }
  }
  return parts.length === 0 ? undefined : { name: parts.join('.').replace(/\s/g, '').toLowerCase(), after: index }
}

const isName = (token: Token | undefined) => token?.kind === 'word' || token?.kind === 'quoted'
