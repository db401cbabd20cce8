import type { Log } from '@farside/kernel/log'
import type { Settings } from '../settings.ts'
import type { PanelDb } from '../tables.ts'
import type { Answers } from './answers/answers.ts'
import type { CatalogueReader } from './panel/catalogue.ts'

/** What routes are given. */
export interface Deps {
  db: PanelDb
  settings: Settings
  log: Log
  catalogue: CatalogueReader
  answers: Answers
  now: () => Date
}
