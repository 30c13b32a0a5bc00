"""What the documents are made with: their pictures, and the worked example's steps on screen."""
