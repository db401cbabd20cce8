/**
 * Writes a JSON value as YAML 1.2. Texts are always quoted as in JSON, so that none is taken for a number, a date or `no`.
 * Undefined members are left out, as JSON does.
 */
export function writeYaml(value: unknown): string {
  return writeNode(value, 0).replace(/^\n/, '') + '\n'
}

function writeNode(value: unknown, depth: number): string {
  const indent = '  '.repeat(depth)
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return value.map((item) => `\n${indent}- ${writeNode(item, depth + 1).replace(/^\n\s*/, '')}`).join('')
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined)
    if (members.length === 0) return '{}'
    return members
      .map(([name, member]) => {
        const node = writeNode(member, depth + 1)
        return `\n${indent}${keyOf(name)}:${node.startsWith('\n') ? '' : ' '}${node}`
      })
      .join('')
  }
  return JSON.stringify(value)
}

const keyOf = (name: string) =>
  /^[A-Za-z_/][\w/.-]*$/.test(name) && !reserved.test(name) ? name : JSON.stringify(name)
const reserved = /^(true|false|null|yes|no|on|off|y|n)$/i
