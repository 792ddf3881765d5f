// Sets the remembered theme before the first paint; without one the page follows the system. A classic script: it must not wait.

(() => {
  const stored = localStorage.getItem("atende.theme");
  if (stored === "light" || stored === "dark") document.documentElement.dataset.theme = stored;
})();
