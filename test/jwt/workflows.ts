export const echo = async (text: string): Promise<string> => text;
