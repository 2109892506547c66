// Follows a job and shows the page again once it is over. Without it the reload link does the same.

const FIRST_WAIT_MS = 700;
const LONGEST_WAIT_MS = 5000;

/** @param {HTMLElement} root - needs data-url, data-over ("0" or "1"), data-lost. */
export function mount(root) {
  if (root.dataset.over === "1" || root.dataset.mounted) return;
  root.dataset.mounted = "1";
  const part = (name) => root.querySelector(`[data-part="${name}"]`);
  const bar = part("bar");
  let wait = FIRST_WAIT_MS;

  const show = (job) => {
    part("state").textContent = job.state_label;
    part("message").textContent = job.message;
    if (job.total > 0) {
      bar.max = job.total;
      bar.value = job.done;
    } else {
      bar.removeAttribute("value");
    }
  };
  const ask = () => {
    fetch(root.dataset.url, { credentials: "same-origin", headers: { Accept: "application/json" } })
      .then((response) => {
        if (!response.ok) throw new Error(String(response.status));
        return response.json();
      })
      .then((job) => {
        if (job.is_over) {
          window.location.reload();
          return;
        }
        show(job);
        wait = Math.min(wait * 1.2, LONGEST_WAIT_MS);
        setTimeout(ask, wait);
      })
      .catch(() => {
        part("message").textContent = root.dataset.lost;
        setTimeout(ask, LONGEST_WAIT_MS);
      });
  };
  setTimeout(ask, wait);
}

document.querySelectorAll('[data-module="progress"]').forEach(mount);
