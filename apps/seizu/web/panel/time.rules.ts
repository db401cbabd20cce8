const two = (value: number): string => String(value).padStart(2, '0')

/** 09:58:07, in the reader's zone. */
export const clockText = (time: Date): string =>
  [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')

/** Today's only as time, `09:58`; else with its day, `22 Nov 09:58`, and of another year with that too. */
export function momentText(time: Date, now: Date, { seconds }: { seconds: boolean }): string {
  const clock = seconds ? clockText(time) : clockText(time).slice(0, 5)
  if (time.toDateString() === now.toDateString()) return clock
  const ofThisYear = time.getFullYear() === now.getFullYear()
  const day = time.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(!ofThisYear && { year: 'numeric' }),
  })
  return `${day} ${clock}`
}
