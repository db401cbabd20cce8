/**
 * What to tell the operator when the kernel granted a smaller socket buffer than wanted, or undefined when it did not.
 *
 * @param granted bytes as the kernel counts them: Linux doubles what it was asked for, for its own bookkeeping
 */
export function bufferAdvice(
  which: 'receive' | 'send',
  wanted: number,
  granted: number,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const usable = platform === 'linux' ? granted / 2 : granted
  if (usable >= wanted) return undefined
  const name = which === 'receive' ? 'net.core.rmem_max' : 'net.core.wmem_max'
  const how = platform === 'linux' ? `; allow it with: sysctl -w ${name}=${wanted}` : ''
  return `The kernel granted a ${which} buffer of ${usable} bytes where ${wanted} are wanted${how}`
}
