/**
 * What the object net can name, in the order of its classes (COCO), under the names of Rekognition's label vocabulary,
 * by category. The four sports items that the vocabulary names otherwise keep their own name.
 */
const CLASSES_BY_CATEGORY: readonly (readonly [category: string, names: readonly string[]])[] = [
  ['Person Description', ['Person']],
  ['Vehicles and Automotive', ['Bicycle', 'Car', 'Motorcycle', 'Airplane', 'Bus', 'Train', 'Truck', 'Boat']],
  ['Transport and Logistics', ['Traffic Light']],
  ['Public Safety', ['Fire Hydrant']],
  ['Transport and Logistics', ['Stop Sign', 'Parking Meter']],
  ['Furniture and Furnishings', ['Bench']],
  ['Animals and Pets', ['Bird', 'Cat', 'Dog', 'Horse', 'Sheep', 'Cow', 'Elephant', 'Bear', 'Zebra', 'Giraffe']],
  ['Apparel and Accessories', ['Backpack', 'Umbrella', 'Handbag', 'Tie', 'Suitcase']],
  [
    'Sports',
    [
      'Frisbee',
      'Skis',
      'Snowboard',
      'Ball',
      'Kite',
      'Baseball Bat',
      'Baseball Glove',
      'Skateboard',
      'Surfboard',
      'Tennis Racket',
    ],
  ],
  ['Kitchen and Dining', ['Bottle', 'Wine Glass', 'Cup', 'Fork', 'Knife', 'Spoon', 'Bowl']],
  [
    'Food and Beverage',
    ['Banana', 'Apple', 'Sandwich', 'Orange', 'Broccoli', 'Carrot', 'Hot Dog', 'Pizza', 'Donut', 'Cake'],
  ],
  ['Furniture and Furnishings', ['Chair', 'Couch']],
  ['Plants and Flowers', ['Potted Plant']],
  ['Furniture and Furnishings', ['Bed', 'Dining Table']],
  ['Home and Indoors', ['Toilet']],
  ['Technology and Computing', ['TV', 'Laptop', 'Mouse', 'Remote Control', 'Computer Keyboard', 'Mobile Phone']],
  ['Home Appliances', ['Microwave', 'Oven', 'Toaster']],
  ['Home and Indoors', ['Sink']],
  ['Home Appliances', ['Refrigerator']],
  ['Text and Documents', ['Book']],
  ['Everyday Objects', ['Clock', 'Vase', 'Scissors']],
  ['Toys and Gaming', ['Teddy Bear']],
  ['Beauty and Personal Care', ['Hair Dryer', 'Toothbrush']],
];

/** The next more general labels. What a thing is beyond doubt: a cup is not a drink, a toilet is not a bathroom. */
const MORE_GENERAL: Readonly<Record<string, readonly string[]>> = {
  Face: ['Head'],
  Head: ['Person'],
  Bicycle: ['Vehicle'],
  Car: ['Vehicle'],
  Motorcycle: ['Vehicle'],
  Airplane: ['Aircraft'],
  Aircraft: ['Vehicle'],
  Bus: ['Vehicle'],
  Train: ['Vehicle'],
  Truck: ['Vehicle'],
  Boat: ['Vehicle'],
  Vehicle: ['Transportation'],
  'Stop Sign': ['Road Sign'],
  'Road Sign': ['Sign'],
  Sign: ['Symbol'],
  Bench: ['Furniture'],
  Chair: ['Furniture'],
  Couch: ['Furniture'],
  Bed: ['Furniture'],
  'Dining Table': ['Table'],
  Table: ['Furniture'],
  Bird: ['Animal'],
  Cat: ['Mammal'],
  Dog: ['Canine'],
  Canine: ['Mammal'],
  Horse: ['Mammal'],
  Sheep: ['Livestock', 'Mammal'],
  Cow: ['Cattle'],
  Cattle: ['Livestock', 'Mammal'],
  Livestock: ['Animal'],
  Elephant: ['Mammal'],
  Bear: ['Mammal'],
  Zebra: ['Mammal'],
  Giraffe: ['Mammal'],
  Mammal: ['Animal'],
  Backpack: ['Bag'],
  Handbag: ['Bag'],
  Bag: ['Accessories'],
  Tie: ['Accessories'],
  Suitcase: ['Baggage'],
  'Wine Glass': ['Glass'],
  Fork: ['Cutlery'],
  Knife: ['Cutlery'],
  Spoon: ['Cutlery'],
  Banana: ['Fruit'],
  Apple: ['Fruit'],
  Orange: ['Fruit'],
  Fruit: ['Produce'],
  Broccoli: ['Vegetable'],
  Carrot: ['Vegetable'],
  Vegetable: ['Produce'],
  Produce: ['Food'],
  Sandwich: ['Food'],
  'Hot Dog': ['Food'],
  Pizza: ['Food'],
  Donut: ['Food'],
  Cake: ['Dessert'],
  Dessert: ['Food'],
  'Potted Plant': ['Plant'],
  TV: ['Electronics'],
  Laptop: ['Computer'],
  Computer: ['Electronics'],
  Mouse: ['Computer Hardware'],
  'Computer Keyboard': ['Computer Hardware'],
  'Computer Hardware': ['Electronics'],
  'Remote Control': ['Electronics'],
  'Mobile Phone': ['Phone'],
  Phone: ['Electronics'],
  Microwave: ['Appliance'],
  Oven: ['Appliance'],
  Toaster: ['Appliance'],
  Refrigerator: ['Appliance'],
  'Hair Dryer': ['Appliance'],
  Book: ['Publication'],
  'Teddy Bear': ['Toy'],
};

const ALIASES: Readonly<Record<string, readonly string[]>> = {
  Person: ['Human'],
  Car: ['Automobile'],
  Bicycle: ['Bike'],
  Couch: ['Sofa'],
  TV: ['Television'],
  'Mobile Phone': ['Cell Phone'],
};

const CLASSES = CLASSES_BY_CATEGORY.flatMap(([category, names]) => names.map((name) => ({ name, category })));
const CATEGORIES = new Map([
  ['Face', 'Person Description'],
  ...CLASSES.map(({ name, category }): [string, string] => [name, category]),
]);

/** @throws RangeError when the object net has no such class */
export function labelOfClass(classIndex: number): string {
  const found = CLASSES[classIndex];
  if (found === undefined)
    throw new RangeError(`The object net has ${CLASSES.length} classes, but answered ${classIndex}.`);
  return found.name;
}

/** All more general labels of a label, in alphabetical order. */
export function ancestorsOf(name: string): string[] {
  const direct = MORE_GENERAL[name] ?? [];
  return [...new Set(direct.flatMap((parent) => [parent, ...ancestorsOf(parent)]))].sort();
}

/** Other names of a label. */
export function aliasesOf(name: string): readonly string[] {
  return ALIASES[name] ?? [];
}

/** Category of a label that a net reports. A more general label has the category of what it was derived from. */
export function categoryOf(name: string): string | undefined {
  return CATEGORIES.get(name);
}
