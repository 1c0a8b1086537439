/** What each case of selfTest.ts gives on tfjs's `cpu` backend, three numbers per result. A test computes them again. */
export const selfTestReference: Record<string, number[]> = {
  conv3d: [5.66411, 0.446975, 17.53914],
  conv3dTranspose: [45.18369, 0.7724389, -1.677574],
  "conv3d's gradients": [10.27001, -1.061933, 11.5395, 27.43803, 15.95456, -5.021615],
  "conv3dTranspose's gradients": [57.46998, 5.234407, -53.37295, 93.91648, -2.177905, 1.100343],
  "the gradient penalty's gradient": [0.4407628, 0.08827635, 0.09298932, 1.324367, 2.078147, -0.9915705],
  'batch norm and its gradient': [4.14597, 7.845208, 2.123564, 2.97139, -0.7789297, 2.076177, 1.407588, 0.04295136, 1.657889],
  "conv2d's gradients": [193.4837, -9.808491, -22.33337, 124.983, -5.581656, 123.6026],
  'a product with a transposed matrix': [582.4301, -60.72915, 132.6186],
};
