// What the page's main thread does, from the browser's own trace. The processor time of a task
// counts, not the clock's: other programs on the machine do not make the page slower.

/** traced runs during and returns the main thread's tasks, the longest first: processor time and time by the clock in ms, and
 * what the longest parts of each were; busy is the processor time of all, whole that of every thread of the browser that tells
 * of its tasks (a picture drawn without a graphics card is not among them). */
export async function traced(browser, during) {
  const session = await browser.newBrowserCDPSession()
  const events = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value))
  const complete = new Promise(done => session.once('Tracing.tracingComplete', done))
  await session.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', 'v8.execute'] } })
  await during()
  await session.send('Tracing.end')
  await complete
  await session.detach()
  const main = new Set(events.filter(e => e.name === 'thread_name' && e.args.name === 'CrRendererMain').map(e => `${e.pid}/${e.tid}`))
  const own = events.filter(e => e.ph === 'X' && e.dur && main.has(`${e.pid}/${e.tid}`))
  const inside = (e, t) => e !== t && e.pid === t.pid && e.tid === t.tid && e.ts >= t.ts && e.ts + e.dur <= t.ts + t.dur
  const tasks = own.filter(e => /RunTask$/.test(e.name)).sort((a, b) => (b.tdur ?? b.dur) - (a.tdur ?? a.dur))
  const longest = tasks.slice(0, 5).map(t => ({
    cpu: Math.round((t.tdur ?? t.dur) / 1000), clock: Math.round(t.dur / 1000),
    parts: own.filter(e => inside(e, t) && !/RunTask$/.test(e.name)).sort((a, b) => b.dur - a.dur).slice(0, 4).map(e => `${e.name} ${Math.round((e.tdur ?? e.dur) / 1000)}/${Math.round(e.dur / 1000)}`).join(', '),
  }))
  const whole = events.filter(e => e.ph === 'X' && /^(ThreadControllerImpl::RunTask|ThreadPool_RunTask)$/.test(e.name)).reduce((n, e) => n + (e.tdur ?? 0), 0)
  return Object.assign(longest, { whole: Math.round(whole / 1000), busy: Math.round(tasks.filter(t => t.name === tasks[0].name).reduce((n, t) => n + (t.tdur ?? t.dur), 0) / 1000) })
}
