// Starts a module on every element that asks for it by data-module. A page loads only the modules it needs.

/**
 * @param {string} name - the value of data-module.
 * @param {(root: HTMLElement) => void} mount
 */
export function mountAll(name, mount) {
  const start = () => document.querySelectorAll(`[data-module="${name}"]`).forEach(mount);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
