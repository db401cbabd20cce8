import { problemTable } from '@farside/kernel/errors'

/** What keeps an end of the link from starting. */
export const lidiProblems = problemTable({
  cannot_listen: {
    kind: 'unavailable',
    say: (where: string, code: string) =>
      `Cannot listen on ${where}: ${code === 'EADDRINUSE' ? 'it is taken already' : code}. Expected a free address of this host.`,
  },
  path_exists: {
    kind: 'conflict',
    say: (path: string) => `Cannot listen on ${path}: the path exists already. Remove it or name another.`,
  },
})
