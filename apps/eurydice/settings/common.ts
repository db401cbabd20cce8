import {
  decimal,
  duration,
  flag,
  integer,
  kindOf,
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
  Unreadable,
} from '@farside/kernel/config'

const longSecret = kindOf(
  'secret text of at least 32 characters',
  (value) => {
    if (value.length < 32) throw new Unreadable('at least 32 characters; `openssl rand -hex 32` makes one')
    return value
  },
  { secret: true },
)

/** The original stops on an empty folder name, so the empty text is a value here and a faulty one. */
const folder = kindOf(
  'folder',
  (value) => {
    if (value.trim() === '') throw new Unreadable('the path of a folder')
    return value
  },
  { takesEmpty: true },
)

/** An entry without a scheme would never be equal to an origin and be ignored without a word. */
const origins = kindOf('list of origins, separated by commas', (value) => {
  const entries = list(',')({ doc: '' }).parse(value) ?? []
  if (!entries.every((it) => /^https?:\/\/(\*\.)?[^/*\s]+\/?$/i.test(it))) {
    throw new Unreadable('scheme and host of each, such as https://pages.example.org or https://*.example.org')
  }
  return entries
})

/** Without `HTTP_` the original means a variable of the server, which no client can set; a header is not that. */
const cgiName = kindOf('`HTTP_` and a header name in capitals, `_` for `-`', (value) => {
  if (!/^HTTP_[A-Z0-9]+(_[A-Z0-9]+)*$/.test(value)) throw new Unreadable('a name such as HTTP_X_REMOTE_USER')
  return value
})

const loginMethods = kindOf('list of sso, kerberos', (value) => {
  const entries = (list(',')({ doc: '' }).parse(value) ?? []).map((it) => it.toLowerCase())
  return entries.map((it) => {
    if (it !== 'sso' && it !== 'kerberos') throw new Unreadable('sso, kerberos or both, separated by a comma')
    return it
  })
})

/** What the HTTP process of either side reads (eurydice §3.2), and the database, storage and log that all processes read. */
export const commonTable = {
  EURYDICE_API: text({
    default: '',
    doc: 'Side of the process in the original, `origin` or `destination`; here the command says it.',
    standing: { is: 'noted', say: 'the command names the side: `eurydice origin api`' },
  }),
  DJANGO_ENV: text({
    default: '',
    doc: 'Settings flavour of the original.',
    standing: { is: 'noted', say: 'there is one flavour; set the variables themselves' },
  }),
  DJANGO_MANAGEPY_MIGRATE: flag({
    default: 'false',
    doc: 'The HTTP process waits for the database and migrates it before it serves.',
  }),
  DEBUG: flag({
    default: 'false',
    doc: 'Errors with their stack in answers, in the original.',
    standing: {
      is: 'noted',
      say: 'an unexpected error is in the log under the request_id of its answer; LOG_LEVEL=DEBUG tells more',
    },
  }),
  SECRET_KEY: longSecret({
    required: true,
    aliases: ['DJANGO_SECRET_KEY'],
    doc: 'Signs login cookies, CSRF tokens and page identifiers.',
  }),
  ALLOWED_HOSTS: list(',')({
    default: 'localhost,127.0.0.1,api',
    aliases: ['BACKEND_HOSTNAMES'],
    doc: 'Accepted `Host` headers; `*` accepts all, `.example.org` a domain with its sub-domains. The first one is shown in the API documentation.',
  }),
  CSRF_TRUSTED_ORIGINS: origins({
    default: '',
    doc: 'Further origins (scheme and host) whose pages may send cookie-authenticated writes.',
  }),
  USER_ASSOCIATION_TOKEN_SECRET_KEY: secret({
    required: true,
    doc: 'Key of the association tokens; the same on both sides, carried by hand.',
  }),
  METRICS_SLIDING_WINDOW: duration({
    default: '60min',
    doc: 'How far back `recent_successes` and `recent_errors` look.',
  }),
  REMOTE_USER_HEADER_AUTHENTICATION_ENABLED: flag({
    default: 'false',
    doc: 'Log in through a reverse proxy that asserts the user in a header, instead of HTTP Basic.',
  }),
  REMOTE_USER_HEADER: cgiName({
    default: 'HTTP_X_REMOTE_USER',
    doc: 'CGI-style name of that header: `HTTP_X_REMOTE_USER` is `X-Remote-User`.',
  }),
  LOGIN_METHODS: loginMethods({
    default: 'sso,kerberos',
    doc: 'Ways to log in that the proxy serves below `/api/v1/user/login/`; the login page shows a button for each (ours).',
  }),
  SECURE_COOKIES: flag({
    default: 'true',
    doc: '`Secure` on both cookies; only a plain-HTTP evaluation switches it off.',
  }),
  SAMESITE_COOKIES: oneOf('Strict', 'Lax', 'None')({ default: 'Strict', doc: '`SameSite` of both cookies.' }),
  SESSION_COOKIE_AGE: period({ default: '24h', doc: 'Lifetime of a login.' }),
  PAGE_SIZE: integer({ from: 1 })({ default: '50', doc: 'Rows of a list page when the client does not say.' }),
  MAX_PAGE_SIZE: integer({ from: 1 })({ default: '100', doc: 'Most rows of a list page.' }),
  THROTTLE_RATE: rate({ default: '30/second', doc: 'Uploads that one user may begin (origin).' }),
  EURYDICE_CONTACT: text({ default: '', doc: 'Whom to ask; shown in the API documentation.' }),
  EURYDICE_CONTACT_FR: text({ default: '', doc: 'Whom to ask; shown in the pages (`contact` of `/metadata/`).' }),
  UI_BADGE_CONTENT: text({ default: 'default badge value', doc: 'Text of the environment badge, and the page title.' }),
  UI_BADGE_COLOR: text({ default: '#01426a', doc: 'CSS colour of the environment badge.' }),
  EURYDICE_VERSION: text({ default: 'development', doc: 'Version shown in documentation and pages.' }),
  TRANSFERABLE_MAX_SIZE: size({
    default: '50TiB',
    aliases: ['EURYDICE_TRANSFERABLE_MAX_SIZE'],
    doc: 'Largest upload.',
  }),
  TRANSFERABLE_STORAGE_DIR: folder({
    default: '/home/eurydice/data',
    aliases: ['HOST_TRANSFERABLE_STORAGE_DIR'],
    doc: 'Folder of the stored data.',
  }),
  DB_NAME: text({ required: true, doc: 'Name of the PostgreSQL database (15 or newer).' }),
  DB_USER: text({ required: true, doc: 'Its role.' }),
  DB_PASSWORD: secret({ required: true, doc: 'Password of that role.' }),
  DB_HOST: text({ required: true, doc: 'Host of the database server, or the folder of its socket.' }),
  DB_PORT: port({ required: true, doc: 'Port of the database server.' }),
  LOG_LEVEL: oneOf(
    'DEBUG',
    'INFO',
    'WARNING',
    'ERROR',
    'CRITICAL',
  )({ default: 'INFO', doc: 'Least level that is logged.' }),
  LOG_TO_FILE: flag({
    default: 'false',
    doc: 'JSON log file of the original.',
    standing: {
      is: 'noted',
      say: 'let the service manager write standard output to a file; LOG_FORMAT=json gives JSON lines',
    },
  }),
  LOG_FORMAT: text({
    default: '%(asctime)s - %(name)s - %(levelname)s - %(message)s',
    doc: 'Console format with the placeholders `%(asctime)s %(name)s %(levelname)s %(message)s %(process)d`; `json` gives JSON lines.',
  }),
  PORT: port({ default: '8080', doc: 'TCP port of the HTTP process; 0 picks a free one.' }),
  HOST: text({ default: '127.0.0.1', doc: 'Address that the HTTP process listens on (ours).' }),
  HTTP_IDLE_TIMEOUT: period({
    default: '10min',
    doc: 'An upload or download without a byte for this long is closed (ours).',
  }),
  METRICS_LISTEN: listenAddress({ doc: 'Prometheus text at `http://host:port/metrics` (ours); unset = off.' }),
  GUNICORN_CONFIGURATION: text({
    default: '',
    doc: 'Server arguments of the original.',
    standing: {
      is: 'noted',
      say: 'run several HTTP processes behind the proxy for more workers; HTTP_IDLE_TIMEOUT replaces its time-outs',
    },
  }),
  TZ: timeZone({ default: 'UTC', doc: 'Zone of dates in filters that name none. Answers are always in UTC.' }),
  BYTES2WORDS_DICT: path({
    doc: 'Word list of the association tokens, one of 65,536 words a line, to replace ours; the same on both sides.',
  }),
  PEER_COMPAT: oneOf(
    'strict',
    'extended',
  )({
    default: 'strict',
    doc: '`strict`: the other side may be the original; nothing is sent twice and packets carry its keys only. `extended`: the other side is ours (ours).',
  }),
}

/** What the original's page had built in (eurydice §3.7), here read at start and served through `/metadata/`. */
export const pageTable = {
  VITE_APP_TITLE: text({ default: 'Eurydice', doc: 'Name of the product in the pages.' }),
  VITE_TRANSFERABLES_PER_PAGE: integer({ from: 1 })({ default: '100', doc: 'Rows of a table page.' }),
  VITE_PREVIEW_MAX_MIO: decimal({ default: '1', doc: 'Largest file that is previewed, MiB.' }),
  VITE_SERVER_DOWN_INTERVAL_IN_MS: integer()({
    default: '180000',
    doc: 'Silence of the link after which the pages say so, milliseconds.',
  }),
  VITE_APP_REFRESH_INTERVAL_IN_MS: integer({ from: 1000 })({
    default: '5000',
    doc: 'Pause between refreshes of the pages, milliseconds.',
  }),
  VITE_TOAST_MESSAGE_LIFETIME: integer()({ default: '5000', doc: 'How long a passing message stays, milliseconds.' }),
}
