import { list, listenAddress, path, size } from '@farside/kernel/config'
import { bool, int, secretStr, str, tcpPort } from './kinds.ts'

/** What the web process listens on, serves and protects (seizu §3.2, §6.4, §6.5). */
export const webTable = {
  DEBUG: bool({ default: 'false', doc: 'Development: no redirect to HTTPS. Never in production.' }),
  HOST: str({ default: '0.0.0.0', doc: 'Address to listen on.' }),
  PORT: tcpPort({ default: '8080', doc: 'TCP port to listen on; 0 picks a free one.' }),
  STATIC_FOLDER: str({
    default: '/build',
    doc: 'Folder of the built pages: `index.html`, and what it needs in `static/`. When it is not there, the pages that come with the program are served.',
  }),
  REPORTING_CONFIG_FILE: str({
    default: '/reporting-dashboard.conf',
    doc: 'The dashboard file: YAML, whatever its name ends in. Read again when it changes.',
  }),
  REPORTING_CONFIG_SCHEMA_FILE: str({
    default: '/reporting-dashboard.schema.json',
    doc: 'A JSON Schema (draft-07) of your own. When the file is there, dashboard files must satisfy it too, and it is what is served.',
  }),
  SECRET_KEY: secretStr({
    doc: 'Signs the cookie that holds the CSRF token. Required by `web` unless CSRF_DISABLE is yes.',
  }),
  FORWARDED_ALLOW_IPS: list(',')({
    default: '127.0.0.1,::1',
    doc: 'Addresses or networks of proxies whose `X-Forwarded-Proto` and `X-Forwarded-For` count; `*` = all.',
  }),
  GEVENT_REQUEST_TIMEOUT_MS: int({ from: 1 })({
    default: '30000',
    aliases: ['API_REQUEST_TIMEOUT_MS'],
    doc: 'Milliseconds until a request gets 500, and a line in the log; answers that stream are exempt.',
  }),
  GEVENT_RESOLVER: str({
    doc: 'DNS resolver of the original’s server.',
    standing: { is: 'noted', say: 'the operating system resolves names' },
  }),
  FLASK_APP: str({
    doc: 'Module that holds a command in the original.',
    standing: { is: 'noted', say: 'every command is a command of `seizu`' },
  }),
  TALISMAN_FORCE_HTTPS: bool({
    doc: 'Whether plain HTTP is redirected and cookies need HTTPS; unset: unless DEBUG is yes.',
  }),
  CSRF_COOKIE_NAME: str({ default: '_csrf_token', doc: 'Cookie that scripts read.' }),
  CSRF_HEADER_NAME: str({ default: 'X-CSRFToken', doc: 'Header in which it comes back.' }),
  CSRF_COOKIE_SECURE: bool({ default: 'true', doc: 'Whether that cookie is sent by HTTPS alone.' }),
  CSRF_COOKIE_HTTPONLY: bool({
    default: 'false',
    doc: 'Whether scripts cannot read it; our pages then cannot log in.',
  }),
  CSRF_COOKIE_SAMESITE: str({ default: 'Strict', doc: 'SameSite of that cookie.' }),
  CSRF_COOKIE_PATH: str({ default: '/', doc: 'Path of that cookie.' }),
  CSRF_COOKIE_DOMAIN: str({ default: '', doc: 'Domain of that cookie; empty = the host alone.' }),
  CSRF_CHECK_REFERER: bool({ default: 'true', doc: 'Whether requests by HTTPS must come from our own pages.' }),
  CSRF_DISABLE: bool({ default: 'false', doc: 'Switches the CSRF protection off.' }),
  PAGERDUTY_API_KEY: secretStr({ default: '', doc: 'Key of PagerDuty’s REST interface; empty = no on-call tables.' }),
  LOG_CONFIG_FILE: str({
    default: '/home/seizu/seizu/logging.conf',
    doc: 'Levels and destinations of the log: YAML in the shape of Python’s logging dictionary. Without the file: INFO to standard output.',
  }),
  METRICS_LISTEN: listenAddress({ doc: 'Prometheus text at `http://host:port/metrics` (ours); unset = off.' }),
  SEIZU_FILE_DROP_DIR: path({ doc: 'Folder below which the action `file` may write (ours); unset = it may not.' }),
  SEIZU_QUERY_MOST_BYTES: size({
    default: '32MB',
    doc: 'Most bytes that the rows of one answer may have (ours); what is cut says so. CSV has no limit.',
  }),
  SEIZU_QUERY_MOST_ROWS: int({ from: 1 })({
    default: '10000',
    doc: 'Most rows of one answer (ours); what is cut says so. CSV has no limit.',
  }),
}
