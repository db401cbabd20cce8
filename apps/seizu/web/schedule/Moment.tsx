import { clockText } from '../panel/time.rules.ts'

/** A time by the reader's clock: the time alone when it is of today, else with its day. */
export function Moment({ time, at, seconds = false }: { time: string; at: string; seconds?: boolean }) {
  const date = new Date(time)
  const now = new Date(at)
  const clock = seconds ? clockText(date) : clockText(date).slice(0, 5)
  const day =
    date.toDateString() === now.toDateString()
      ? ''
      : date.toLocaleDateString('en-GB', {
          day: 'numeric',
          month: 'short',
          ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
        })
  return (
    <time dateTime={time} title={date.toString()}>
      {`${day} ${clock}`.trim()}
    </time>
  )
}
