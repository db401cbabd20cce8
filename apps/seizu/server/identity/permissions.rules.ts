/** What each role may do (seizu §13.1); each has what the one before it has. */
const viewer = [
  'reports:read',
  'spaces:read',
  'toolsets:read',
  'tools:read',
  'tools:call',
  'skillsets:read',
  'skills:read',
  'skills:render',
  'scheduled_queries:read',
  'workflows:read',
  'chat:use',
  'users:read',
  'roles:read',
] as const
const editor = [
  ...viewer,
  'reports:write',
  'reports:delete',
  'reports:set_dashboard',
  'spaces:write',
  'spaces:delete',
  'query:execute',
  'query:validate',
  'query_history:read',
  'chat:tools:call',
  'chat:skills:call',
  'chat:bypass_permissions',
  'chat:schedule',
  'sandbox:delegate',
] as const
const admin = [
  ...editor,
  'scheduled_queries:write',
  'scheduled_queries:delete',
  'workflows:write',
  'workflows:delete',
  'toolsets:write',
  'toolsets:delete',
  'tools:write',
  'tools:delete',
  'skillsets:write',
  'skillsets:delete',
  'skills:write',
  'skills:delete',
  'chat:schedule:read_all',
  'roles:write',
  'roles:delete',
] as const

export type Permission = (typeof admin)[number]

const builtIn: Readonly<Record<string, readonly Permission[]>> = {
  'seizu-viewer': viewer,
  'seizu-editor': editor,
  'seizu-admin': admin,
}

/** The permissions of a role; an unknown one has none. */
export const permissionsOf = (role: string): readonly Permission[] =>
  Object.hasOwn(builtIn, role) ? builtIn[role]! : []
