// Ctrl-C and friends: the first asks to stop, the second leaves at once.

/** Resolves with the signal's exit code when the process is asked to stop. */
export function stopSignal(): Promise<number> {
  return new Promise((resolve) => {
    let isAsked = false;
    const ask = (code: number) => () => {
      if (isAsked) process.exit(code);
      isAsked = true;
      resolve(code);
    };
    process.on('SIGINT', ask(130));
    process.on('SIGTERM', ask(143));
    process.on('SIGHUP', ask(129));
  });
}
