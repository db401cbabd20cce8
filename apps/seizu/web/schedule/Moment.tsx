import { momentText } from '../panel/time.rules.ts'

/** A time by the reader's clock: the time alone when it is of today, else with its day. */
export function Moment({ time, at, seconds = false }: { time: string; at: string; seconds?: boolean }) {
  const date = new Date(time)
  return (
    <time dateTime={time} title={date.toString()}>
      {momentText(date, new Date(at), { seconds })}
    </time>
  )
}
