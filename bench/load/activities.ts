export const step = async (n: number): Promise<number> => n;
