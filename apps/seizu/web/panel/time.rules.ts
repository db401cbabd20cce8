const two = (value: number): string => String(value).padStart(2, '0')

/** 09:58:07, in the reader's zone. */
export const clockText = (time: Date): string =>
  [time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join(':')
