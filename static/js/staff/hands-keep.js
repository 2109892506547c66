// Asks the service worker to keep the lesson, so that a reload without a network finds it. Without one it runs as long as it stays open.

/**
 * @param {string} workerUrl
 * @returns {Promise<boolean>} whether everything is kept
 */
export async function keepLesson(workerUrl) {
  if (!("serviceWorker" in navigator)) return false;
  try {
    await navigator.serviceWorker.register(workerUrl, { scope: "/teach/sittings/" });
    const registration = await navigator.serviceWorker.ready;
    const files = performance.getEntriesByType("resource").map((entry) => entry.name).filter((name) => name.includes("/static/"));
    const answer = new MessageChannel();
    const kept = new Promise((resolve) => { answer.port1.onmessage = () => resolve(true); });
    registration.active.postMessage({ keep: [window.location.href, ...files] }, [answer.port2]);
    return await kept;
  } catch (error) {
    return false; // plain HTTP in a school's network, private mode, full disk
  }
}
