import { readSettings, settingsInvalid } from '@farside/kernel/config'
import type { Read, SettingsOf } from '@farside/kernel/config'
import { Problem } from '@farside/kernel/errors'
import { contentTable } from './settings/content.ts'
import { databaseTable, resolveDatabase } from './settings/database.ts'
import { laterTable } from './settings/later.ts'
import { webTable } from './settings/web.ts'

/** Every variable of the program (panelapp 18.2, and those that are ours). */
export const settingsTable = { ...webTable, ...databaseTable, ...contentTable, ...laterTable }

type Environment = Record<string, string | undefined>

/** `DATABASE_URL` is the address that counts, whether it was given or made of its five parts. */
export type Settings = SettingsOf<typeof settingsTable> & { DATABASE_URL: string; SECRET_KEY: string }

/** Known to everybody: what is signed with it proves nothing, which is enough where nobody else comes. */
const developmentKey = 'insecure-key-for-development-only'

/** @throws Problem `settings_invalid` naming every fault */
export function readPanelappSettings(env: Environment): Omit<Read<typeof settingsTable>, 'settings'> & {
  settings: Settings
} {
  const keyFault = missingKey(env)
  const { settings, notices } = withFault(keyFault, () => readSettings(settingsTable, env))
  if (!settings.SECRET_KEY) notices.push('SECRET_KEY is not set: the built-in one is for development only')
  return {
    settings: {
      ...settings,
      DATABASE_URL: resolveDatabase(settings),
      SECRET_KEY: settings.SECRET_KEY ?? developmentKey,
    },
    notices: [...notices, ...serverOptions(env)],
  }
}

function missingKey(env: Environment): string | undefined {
  const name = env.ENV_NAME || settingsTable.ENV_NAME.default
  if (name === 'dev' || env.SECRET_KEY) return undefined
  return `SECRET_KEY is not set: expected secret text; only ENV_NAME=dev starts without. \`openssl rand -hex 32\` makes one`
}

/** In the original each `GUNICORN_X` sets an option of its server; ours has four of them. */
const serverOptions = (env: Environment) => {
  const known = new Set(Object.values(settingsTable).flatMap((setting) => setting.aliases))
  return Object.keys(env)
    .filter((name) => /^GUNICORN_[A-Z_]+$/.test(name) && env[name] && !known.has(name))
    .map((name) => `${name} has no effect: it is an option of another server`)
}

/** Adds a fault between settings to the faults of single ones, so that one message names them all. */
function withFault<R>(fault: string | undefined, read: () => R): R {
  if (fault === undefined) return read()
  try {
    read()
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    throw settingsInvalid([...(error.details.faults as string[]), fault])
  }
  throw settingsInvalid([fault])
}
