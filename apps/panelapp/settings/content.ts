import { Unreadable, flag, kindOf, list, path, secret, size, text, timeZone } from '@farside/kernel/config'
import { parseThrottle } from '../server/throttle/throttle.rules.ts'

/** Empty is a value: it takes a sentence away that a launcher would put there. */
const sentence = kindOf('sentence', (value) => value.trim(), { takesEmpty: true })

const throttle = kindOf('requests for a time, as `60/minute` or `60/minute,token=600/minute`', (value) => {
  const limits = parseThrottle(value)
  if (!limits) throw new Unreadable('a number/second, minute, hour or day, and optionally ,token= with another')
  return limits
})

/** What is served, and how it calls itself (panelapp 18.2, and those that are ours). */
export const contentTable = {
  DEFAULT_PANEL_TYPES: list(',')({ default: 'rare-disease-100k', doc: 'Types that list_panels gives by itself.' }),
  MEDIA_ROOT: path({
    default: '_mediafiles',
    doc: 'Folder of pictures and files that editors put beside their texts: `images` and `files` in it are at `/media/`.',
  }),
  PANELAPP_READ_ONLY: flag({ default: 'false', doc: 'Serves without accounts; no route that writes exists (ours).' }),
  API_THROTTLE: throttle({
    doc: 'Requests of the web services that a caller may make: `60/minute` per address, optionally `,token=600/minute` (ours); unset = no limit. Each process counts by itself.',
  }),
  ENSEMBL_RELEASE_GRCH37: text({ default: '82', doc: 'Preferred Ensembl release of GRCh37 data (ours).' }),
  ENSEMBL_RELEASE_GRCH38: text({ default: '90', doc: 'Preferred Ensembl release of GRCh38 data (ours).' }),
  PRODUCT_NAME: text({ default: 'PanelApp', doc: 'Name of the product on pages and in texts (ours).' }),
  PANEL_APP_EMAIL: text({
    default: 'panelapp@panelapp.local',
    doc: 'Mailbox of the curators: the contact on pages. This version sends no mails to it.',
  }),
  SIGN_OFF_MESSAGE: text({
    default: 'This panel is signed off for the national genomic medicine service.',
    doc: 'A sentence at the top of panels with a signed-off version (ours).',
  }),
  DEMO_NOTICE: sentence({
    default: '',
    doc: 'A sentence at the top of each page of an instance whose content is not for clinical use (ours).',
  }),
  CONTENT_TERMS: text({
    doc: 'The terms under which the content may be used, or their address: told by API v2 and in its dump (ours).',
  }),
  CONTENT_LICENCE: text({ doc: 'The short name of a licence of the content, such as `CC-BY-4.0` (ours).' }),
  MIRROR_TOKEN: secret({
    doc: 'API token that `panelapp mirror` shows to its source; some allow more with one (ours).',
  }),
  DUMP_FOLDER: path({
    doc: 'Folder in which dumps of everything are kept ready; unset = one in the folder for temporary files (ours).',
  }),
  TIME_ZONE: timeZone({ default: 'UTC', doc: 'Zone of times on pages (ours); the web services are always in UTC.' }),
  CACHE_SIZE: size({ default: '96MiB', doc: 'Memory of one process for answers kept ready (ours).' }),
}
