// Ctrl-C and friends: the first asks to stop, the second leaves at once.

/** Resolves when the process is asked to stop. Stopping as asked is no failure: the exit code stays 0. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let isAsked = false;
    const ask = (code: number) => () => {
      if (isAsked) process.exit(code);
      isAsked = true;
      resolve();
    };
    process.on('SIGINT', ask(130));
    process.on('SIGTERM', ask(143));
    process.on('SIGHUP', ask(129));
  });
}
