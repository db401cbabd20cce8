import { list, oneOf, period, secret, text } from '@farside/kernel/config'
import { bool, httpAddress, int, key32, postgresAddress, secretStr, str } from './kinds.ts'

/** Who may come in, and the short-lived database users (seizu §3.2, §7, §13.1, §13.2). */
export const loginTable = {
  AUTH_MODE: oneOf(
    'auto',
    'client',
    'oidc',
  )({
    default: 'auto',
    doc: '`auto`: a load balancer says who comes, in a signed token; `client`: people give a Neo4j password; `oidc` (ours): log-in at an OpenID provider.',
  }),
  JWKS_URL: str({
    doc: 'Where the keys of tokens are; `{AWS_DEFAULT_REGION}` and `{kid}` are replaced. Unset: `https://public-keys.auth.elb.{AWS_DEFAULT_REGION}.amazonaws.com/{kid}`; with AUTH_MODE `oidc`, where the provider says.',
  }),
  JWKS_URL_FOR_ALB: bool({
    default: 'true',
    doc: 'Yes: JWKS_URL gives one PEM key, as the AWS application load balancer has it. No, and with AUTH_MODE `oidc`: it gives a JSON key set.',
  }),
  JWKS_FETCH_TIMEOUT: period({ default: '5s', doc: 'How long to wait for a key.' }),
  ALLOWED_JWT_ALGORITHMS: list(',')({
    doc: 'Accepted signing algorithms; unset: `ES256,ES512`, and `RS256` too with AUTH_MODE `oidc`.',
  }),
  JWT_HEADER_NAME: text({ default: 'x-amzn-oidc-data', doc: 'Header in which the load balancer sends the token.' }),
  JWT_ALB_SIGNER: list(',')({
    default: '',
    doc: 'ARNs of the load balancers whose tokens count. Empty: any balancer of the region can say anything, which health and log tell.',
  }),
  JWT_ISSUER: text({ doc: 'Issuer that a token must have; unset = any.' }),
  JWT_AUDIENCE: text({
    doc: 'Audience that a token must have; unset: with JWKS_URL_FOR_ALB, a token with one is refused.',
  }),
  JWT_EMAIL_CLAIM: text({
    default: 'email',
    doc: 'Claim with the e-mail address, which is the name of the database user.',
  }),
  JWT_USERNAME_CLAIM: text({ default: 'preferred_username', doc: 'Claim with the name to show.' }),
  JWT_SUB_CLAIM: text({ default: 'sub', doc: 'Claim that identifies a person at the issuer.' }),
  JWT_ISS_CLAIM: text({ default: 'iss', doc: 'Claim that identifies the issuer.' }),
  RBAC_ROLE_CLAIM: text({
    default: 'seizu_role',
    doc: 'Claim with the role: seizu-viewer, seizu-editor, seizu-admin.',
  }),
  RBAC_DEFAULT_ROLE: str({
    default: 'seizu-viewer',
    doc: 'Role of a token without that claim; empty = no permissions.',
  }),
  DEVELOPMENT_ONLY_REQUIRE_AUTH: bool({
    default: 'true',
    doc: 'No: nobody needs a token; everybody is the user below.',
  }),
  DEVELOPMENT_ONLY_AUTH_USER_EMAIL: str({ default: 'testuser', doc: 'Name of that user.' }),
  OIDC_ISSUER: httpAddress({ doc: 'OpenID provider; required by AUTH_MODE `oidc` (ours).' }),
  OIDC_CLIENT_ID: text({ doc: 'Our client id there; required by AUTH_MODE `oidc` (ours).' }),
  OIDC_CLIENT_SECRET: secret({ doc: 'Our secret there; unset = a public client (ours).' }),
  OIDC_SCOPES: text({ default: 'openid email profile offline_access', doc: 'Scopes to ask for (ours).' }),
  OIDC_VALIDATE_ID_TOKEN: bool({ default: 'true', doc: 'Whether ID tokens are checked. Leave it.' }),
  SEIZU_PUBLIC_URL: httpAddress({
    doc: 'Address by which people reach these pages; required by AUTH_MODE `oidc`, whose redirect is it and `/api/v1/auth/callback` (ours).',
  }),
  SESSION_TOKEN_ENCRYPTION_KEY: key32({ doc: 'Encrypts session cookies; required by AUTH_MODE `oidc`.' }),
  SESSION_COOKIE_MAX_AGE_SECONDS: int({ from: 1 })({ default: '64800', doc: 'Seconds that a session may last.' }),
  REPORT_QUERY_SIGNING_SECRET: secret({
    doc: 'Signs what lets a reader run the queries of a report; unset: derived from SECRET_KEY.',
  }),
  SEIZU_DATABASE_URL: postgresAddress({
    doc: 'PostgreSQL database for user records, query history and the dates of passwords (ours); unset: no records, no history, dates in DynamoDB.',
  }),
  GENERATED_PASSWORD_LENGTH: int({ from: 8, to: 1024 })({
    default: '50',
    doc: 'Random bytes of the password of a short-lived database user; it has two hexadecimal digits for each.',
  }),
  PASSWORD_EXPIRATION_TIME: int({ from: 1 })({ default: '86400', doc: 'Seconds for which it is valid.' }),
  NEO4J_MINTED_USER_ROLES: list(',')({
    default: 'reader',
    doc: 'Roles of short-lived users, where the database is an Enterprise edition (ours).',
  }),
  USER_SCAN_FREQUENCY: int({ from: 1 })({ default: '10', doc: 'Seconds between two looks for expired users.' }),
  USERS_EXEMPT_FROM_EXPIRATION: list(',')({
    default: 'neo4j',
    doc: 'Database users that are never removed or replaced. `worker watch-users` removes every other one that it did not make.',
  }),
  AWS_DEFAULT_REGION: str({ default: 'ap-northeast-1', doc: 'Region of DynamoDB, SQS and the keys.' }),
  AWS_REGION: str({
    doc: 'Region in other programs.',
    standing: { is: 'noted', say: 'AWS_DEFAULT_REGION is the region' },
  }),
  AWS_ACCESS_KEY_ID: str({ doc: 'Access key of AWS; unset: what the machine has.' }),
  AWS_SECRET_ACCESS_KEY: secretStr({ doc: 'Its secret.' }),
  AWS_SESSION_TOKEN: secretStr({ doc: 'Its session, when it is a temporary one.' }),
  DYNAMODB_TABLE: str({ default: 'seizu', doc: 'Table with the dates of passwords.' }),
  DYNAMODB_URL: str({ default: '', doc: 'Address of DynamoDB, when it is not that of AWS.' }),
  DYNAMODB_CREATE_TABLE: bool({ default: 'false', doc: 'Whether to create the table at start when it is missing.' }),
}
