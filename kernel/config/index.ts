export { settingsSource } from './instance.ts'
export {
  decimal,
  duration,
  flag,
  integer,
  list,
  listenAddress,
  oneOf,
  path,
  period,
  port,
  rate,
  secret,
  size,
  text,
  timeZone,
} from './kinds.ts'
export { sampleEnv, settingsPage } from './pages.ts'
export { readSettings, settingsInvalid } from './read.ts'
export type { Read } from './read.ts'
export { kindOf, Unreadable } from './setting.ts'
export type { Setting, SettingsOf, SettingsTable, Standing } from './setting.ts'
export type { Rate } from './units.ts'
