// The board client starts here.
export {};
