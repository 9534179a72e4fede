/** What a window keeps for itself; a new window begins like the last one that was changed. */
export const windowStorage = {
  getItem: (key: string): string | null => sessionStorage.getItem(key) ?? localStorage.getItem(key),
  setItem: (key: string, value: string): void => {
    sessionStorage.setItem(key, value);
    localStorage.setItem(key, value);
  },
};
