const extensions = new Set(['txt', 'md', 'json', 'xml'])

/** Whether a file can be previewed, and if not, why not (§14.3). `size` in bytes, null while unknown. */
export function previewOf(name: string, size: number | null, most: number): 'yes' | 'type' | 'size' {
  if (!extensions.has(name.split('.').at(-1)?.toLowerCase() ?? '') || !name.includes('.')) return 'type'
  return size !== null && size > 0 && size < most ? 'yes' : 'size'
}
