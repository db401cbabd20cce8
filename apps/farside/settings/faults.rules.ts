import { problems } from '../problems.ts'

const shares = ['loss', 'burst', 'duplicate', 'reorder']
const counts = ['burst-length', 'seed']

/**
 * The options of the lossy link out of those of `farside dev`, by the names that commander gives them.
 * @throws Problem `fault_unreadable`
 */
export function readFaults(given: Record<string, string | undefined>): string[] {
  return [...shares, ...counts].flatMap((option) => {
    const value = given[option === 'burst-length' ? 'burstLength' : option]
    if (value === undefined) return []
    const number = Number(value)
    const good = shares.includes(option)
      ? value.trim() !== '' && number >= 0 && number <= 1
      : /^\d+$/.test(value) && Number.isSafeInteger(number)
    if (!good) throw problems.fault_unreadable(option, value)
    return [`--${option}`, value]
  })
}
