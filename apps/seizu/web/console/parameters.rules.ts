import type { Statement } from './console.api.ts'

/** Parameters as they are typed: a JSON object, or nothing. */
export function parametersOf(text: string): { params: Statement['params'] } | { fault: string } {
  if (text.trim() === '') return { params: {} }
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { params: value as Statement['params'] }
    }
    return { fault: 'Write a JSON object: {"name": "value"}.' }
  } catch (error) {
    return { fault: `This is not JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}

/** How parameters are shown for editing. */
export const parametersText = (params: Statement['params']): string =>
  Object.keys(params).length === 0 ? '' : JSON.stringify(params, null, 2)
