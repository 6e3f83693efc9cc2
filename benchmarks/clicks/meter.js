// What a click costs in the page: from the trusted click to the last change of the page that answers it.
// `settings`: selectors of the page proper (without the side bar and header), of what says the filter, of the pictures, of a finished state.
// A picture is painted when what Plotly draws changes, or when its canvas is wiped to be drawn anew. The last change of the page is one of
// its elements: a canvas that goes on moving what is drawn already, as ECharts does, makes nobody wait.
(settings) => {
  const QUIET = 350; // ms without a change or a long task
  const painted = new WeakMap(); // figure -> moment of its last change
  let clicked = null;
  let changed = 0;
  let busy = 0;

  addEventListener("click", event => { if (event.isTrusted && clicked === null) clicked = event.timeStamp; }, true);

  new MutationObserver(records => {
    const now = performance.now();
    for (const { target } of records) {
      const element = target.nodeType === 1 ? target : target.parentElement;
      if (!element?.closest(settings.page)) continue;
      changed = now;
      const figure = element.closest(settings.figure);
      if (figure && element.closest(".main-svg")) painted.set(figure, now);
    }
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });

  const wipe = CanvasRenderingContext2D.prototype.clearRect;
  CanvasRenderingContext2D.prototype.clearRect = function (...area) {
    const figure = this.canvas.isConnected && this.canvas.closest(settings.figure);
    if (figure) {
      busy = performance.now();
      painted.set(figure, busy);
    }
    return wipe.apply(this, area);
  };

  new PerformanceObserver(list => {
    for (const task of list.getEntries()) busy = Math.max(busy, task.startTime + task.duration);
  }).observe({ type: "longtask" });

  const answer = (from, shown) => {
    const page = document.querySelector(settings.page);
    const figures = [...(page?.querySelectorAll(settings.figure) ?? [])];
    const moments = figures.map(figure => painted.get(figure) ?? 0).filter(moment => moment > from);
    return {
      clicked, changed, painted: Math.max(0, ...moments), n_figures: figures.length, n_painted: moments.length,
      is_shown: page?.querySelector(settings.mark)?.textContent === shown && Boolean(document.querySelector(settings.done)),
    };
  };

  window.meter = {
    arm() { clicked = null; },
    // Resolves once the page shows `shown`, every figure was painted again and nothing moves any more, or when the time is up.
    async answered(shown, limit, n_figures) {
      const deadline = performance.now() + limit;
      for (;;) {
        await new Promise(done => setTimeout(done, 50));
        const found = answer(clicked ?? 0, shown);
        const now = performance.now();
        const is_quiet = now - Math.max(changed, busy) > QUIET;
        const is_whole = found.is_shown && found.n_figures >= n_figures;
        if ((is_whole && is_quiet && (found.n_painted === found.n_figures || now - changed > 2000)) || now > deadline) return found;
      }
    },
  };
}
