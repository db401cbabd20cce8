import { flag, integer, list, readSettings, secret, size, text } from '@farside/kernel/config'
import type { Read, SettingsOf } from '@farside/kernel/config'

/** Every variable of the program (panelapp.md 18.2, and those that are ours). */
export const settingsTable = {
  DATABASE_URL: secret({ default: 'postgresql://localhost:5432/panelapp', doc: 'Address of the PostgreSQL database.' }),
  WEB_BIND: text({ default: '0.0.0.0:8080', doc: 'Address and port of the web server; port 0 picks a free one.' }),
  ALLOWED_HOSTS: list(',')({ default: '', doc: 'Host names that may be asked for.' }),
  PANEL_APP_BASE_URL: text({ default: 'https://panelapp.local', doc: 'Address of the site in mails and documents.' }),
  PANELAPP_READ_ONLY: flag({ default: 'false', doc: 'Serves without accounts; no route that writes exists.' }),
  API_THROTTLE: text({ doc: 'Requests a caller may make: `60/minute` per address, optionally `,token=600/minute`.' }),
  ENSEMBL_RELEASE_GRCH37: text({ default: '82', doc: 'Preferred Ensembl release of GRCh37 data.' }),
  ENSEMBL_RELEASE_GRCH38: text({ default: '90', doc: 'Preferred Ensembl release of GRCh38 data.' }),
  DEFAULT_PANEL_TYPES: list(',')({ default: 'rare-disease-100k', doc: 'Types that list_panels gives by itself.' }),
  PRODUCT_NAME: text({ default: 'PanelApp', doc: 'Name of the product on pages and in texts.' }),
  ENV_NAME: text({ default: 'dev', doc: 'Shown in the bar unless `prod`.' }),
  DEMO_NOTICE: text({
    doc: 'A sentence at the top of each page of an instance whose content is not for clinical use.',
  }),
  PAGE_SIZE: integer({ from: 1, to: 1000 })({ default: '100', doc: 'Rows a page of the web services.' }),
  CACHE_SIZE: size({ default: '96MiB', doc: 'Memory for answers kept ready.' }),
}

export type Settings = SettingsOf<typeof settingsTable>

/** @throws Problem `settings_invalid` naming every fault */
export const readPanelappSettings = (env: Record<string, string | undefined>): Read<typeof settingsTable> =>
  readSettings(settingsTable, env)
