/** Does what is given to it a task later, and all that was given until then in that one task. */
export function allInOneTask(): (work: () => void) => void {
  let waiting: (() => void)[] = []
  const doAll = () => {
    const all = waiting
    waiting = []
    for (const work of all) {
      try {
        work()
      } catch (error) {
        reportError(error) // as the browser does with a task: the others are done all the same
      }
    }
  }
  return (work) => {
    if (waiting.push(work) === 1) setTimeout(doAll)
  }
}
