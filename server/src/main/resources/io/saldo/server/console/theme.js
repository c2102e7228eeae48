// Runs before the page is painted, so that a theme of the person's choice does not flash.
(() => {
  const chosen = localStorage.getItem('saldo.theme');
  if (chosen === 'light' || chosen === 'dark') {
    document.documentElement.dataset.theme = chosen;
  }
})();
